"""The package for Debian and Ubuntu: what `make install PREFIX=/usr` installs, and the files that
the distribution's policy wants."""
import gzip
import hashlib
import os
import pathlib
import re
import subprocess

from facts import SUMMARY, epoch, output, root

DESCRIPTION = f"""{SUMMARY}
 kumo deploys CloudFormation stacks, ramuda Lambda functions, tenkai CodeDeploy
 revisions, yugen API Gateway APIs; gcdt shows the configuration behind them and
 calls any operation of AWS. One program with five names, started in a
 millisecond; templates, hooks and plugins may be written in Python."""
# Loaded when the first request is made, so no tool can see it. 7.85 is what the program checks for.
LOADED = "libcurl4 (>= 7.85)"


def machine():
    return output("dpkg", "--print-architecture").strip()


def shared_libraries(staged, work):
    """What the program is linked with, as dpkg-shlibdeps sees it: "libc6 (>= 2.36)"."""
    folder = pathlib.Path(work) / "shlibdeps"
    (folder / "debian").mkdir(parents=True, exist_ok=True)
    (folder / "debian/control").write_text("Source: gcdt\n\nPackage: gcdt\nArchitecture: any\n")
    found = output("dpkg-shlibdeps", "-O", f"-e{pathlib.Path(staged).absolute() / 'bin/gcdt'}",
                   cwd=folder)
    return re.search(r"^shlibs:Depends=(.*)$", found, re.MULTILINE)[1]


def control(version, depends, installed_size):
    return f"""\
Package: gcdt
Version: {version}
Architecture: {machine()}
Maintainer: the gcdt maintainers <gcdt@localhost>
Installed-Size: {installed_size}
Depends: {", ".join([*sorted(depends.split(", ")), LOADED, "ca-certificates"])}
Recommends: python3 (>= 3.8), python3-venv
Suggests: graphviz
Section: admin
Priority: optional
Description: {DESCRIPTION}
"""


def compressed(text):
    return gzip.compress(text, 9, mtime=0)


def write_documents(share, bill, licences):
    """/usr/share/doc/gcdt and the man pages, in the form of the policy."""
    folder = share / "doc/gcdt"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LICENSE").unlink(missing_ok=True)
    (folder / "CHANGELOG.md").unlink(missing_ok=True)
    (folder / "copyright").write_bytes(
        (root / "LICENSE").read_bytes() + b"\n" + (root / "NOTICE").read_bytes() +
        b"\nThe licences of the libraries inside the program are in third-party/.\n")
    (folder / "changelog.gz").write_bytes(compressed((root / "CHANGELOG.md").read_bytes()))
    (folder / "gcdt.cdx.json").write_bytes(bill)
    (folder / "third-party").mkdir(exist_ok=True)
    for name, text in licences.items():
        (folder / "third-party" / name).write_bytes(text)
    for page in sorted((share / "man").rglob("*.[1-8]")) if (share / "man").exists() else ():
        page.with_name(page.name + ".gz").write_bytes(compressed(page.read_bytes()))
        page.unlink()


def set_times(folder):
    """Modes and times that do not tell when and by whom the package was made."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def build(tree, work, dist, version, bill, licences, compression="xz"):
    """`tree` is what stage() made, with the prefix /usr; it becomes the package's own."""
    share = tree / "usr/share"
    depends = shared_libraries(tree / "usr", work)
    write_documents(share, bill, licences)
    files = sorted(p for p in tree.rglob("*") if p.is_file() and not p.is_symlink())
    sums = "".join(f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(tree)}\n"
                   for p in files)
    size = sum((p.stat().st_size + 1023) // 1024 for p in files)
    (tree / "DEBIAN").mkdir(exist_ok=True)
    (tree / "DEBIAN/control").write_text(control(version, depends, size))
    (tree / "DEBIAN/md5sums").write_text(sums)
    set_times(tree)
    target = pathlib.Path(dist) / f"gcdt_{version}_{machine()}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--threads-max=1",
                    "--build", tree, target], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {"SOURCE_DATE_EPOCH": str(epoch())})
    return target
