"""The wheel: the program and its names as scripts, the packages that hooks import, man pages and
completions where a virtual environment has them, and a libcurl for systems without one."""
import base64
import hashlib
import pathlib
import subprocess
import time
import zipfile

from facts import SUMMARY, TOOLS, epoch, files_below, needed_glibc, output, root

METADATA = """\
Metadata-Version: 2.4
Name: gcdt
Version: {version}
Summary: {summary}
License-Expression: MIT
License-File: LICENSE
License-File: NOTICE
Keywords: aws,cloudformation,lambda,codedeploy,apigateway,deployment
Classifier: Environment :: Console
Classifier: Intended Audience :: Developers
Classifier: Operating System :: POSIX :: Linux
Classifier: Programming Language :: C++
Classifier: Programming Language :: Python :: 3
Requires-Python: >=3.8
Requires-Dist: troposphere>=4
Description-Content-Type: text/markdown

"""


def tag(machine, glibc):
    return f"py3-none-manylinux_{glibc[0]}_{glibc[1]}_{machine}"


def compile_launcher(folder, compiler="cc"):
    """A kilobyte that runs the program beside it: see launcher.c."""
    launcher = folder / "launcher"
    subprocess.run([compiler, "-Os", "-static", "-nostdlib", "-ffreestanding", "-fno-pie",
                    "-no-pie", "-fno-stack-protector", "-fno-tree-loop-distribute-patterns",
                    "-fno-asynchronous-unwind-tables", "-Wall", "-Wextra", "-Werror",
                    "-Wl,--build-id=none,-z,noseparate-code,-z,norelro", "-s", "-o", launcher,
                    root / "packaging/launcher.c"], check=True)
    return launcher


def python_files(version):
    """The packages as the program carries them; imported without it they know their version too."""
    folder = root / "python"
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        if path.relative_to(folder).as_posix() == "gcdt/__init__.py":
            content = content.replace(b'__version__ = "0"', f'__version__ = "{version}"'.encode())
        yield path.relative_to(folder).as_posix(), content


def entries(staged, launcher, libcurl, bill, licences, version, glibc):
    """(name, content, executable?) of everything but RECORD."""
    machine = output("uname", "-m").strip()
    data, info = f"gcdt-{version}.data", f"gcdt-{version}.dist-info"
    yield f"{data}/scripts/gcdt", (staged / "bin/gcdt").read_bytes(), True
    for name in TOOLS:
        yield f"{data}/scripts/{name}", launcher.read_bytes(), True
    for path in files_below(staged / "share") if (staged / "share").exists() else ():
        name = path.relative_to(staged).as_posix()
        if not name.startswith("share/doc/"):
            yield f"{data}/data/{name}", path.read_bytes(), False
    yield f"{data}/data/lib/gcdt/libcurl.so.4", libcurl.read_bytes(), True
    for name, content in python_files(version):
        yield name, content, False
    metadata = METADATA.format(version=version, summary=SUMMARY)
    yield f"{info}/METADATA", metadata.encode() + (root / "README.md").read_bytes(), False
    yield (f"{info}/WHEEL", b"Wheel-Version: 1.0\nGenerator: gcdt\nRoot-Is-Purelib: false\nTag: " +
           tag(machine, glibc).encode() + b"\n", False)
    yield f"{info}/sboms/gcdt.cdx.json", bill, False
    for name in ("LICENSE", "NOTICE"):
        yield f"{info}/licenses/{name}", (root / name).read_bytes(), False
    for name, text in sorted(licences.items()):
        yield f"{info}/licenses/third-party/{name}", text, False


def write(target, items, level=9):
    moment = max(epoch(), 315532800)  # a zip archive knows no time before 1980
    stamp = time.gmtime(moment)[:6]
    rows, record = [], None
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        def add(name, content, executable):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            archive.writestr(entry, content)

        for name, content, executable in sorted(items):
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
            rows.append(f"{name},sha256={digest.rstrip('=')},{len(content)}\n")
            if name.endswith(".dist-info/WHEEL"):
                record = name.replace("/WHEEL", "/RECORD")
            add(name, content, executable)
        rows.append(f"{record},,\n")
        add(record, "".join(rows).encode(), False)


def build(staged, work, dist, version, libcurl, bill, licences, compiler="cc", level=9):
    glibc = needed_glibc(staged / "bin/gcdt", libcurl)
    machine = output("uname", "-m").strip()
    target = pathlib.Path(dist) / f"gcdt-{version}-{tag(machine, glibc)}.whl"
    launcher = compile_launcher(work, compiler)
    write(target, entries(staged, launcher, libcurl, bill, licences, version, glibc), level)
    return target
