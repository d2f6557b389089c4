"""What all packages have in common: version, time, machine, and the tree that is packed."""
import os
import pathlib
import re
import shutil
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent
SUMMARY = "Deploys to AWS from the files in your repository: kumo, ramuda, tenkai, yugen"
TOOLS = ("kumo", "ramuda", "tenkai", "yugen")


def output(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                          text=True, **options).stdout


def cache(build, name):
    """A value of CMake's cache: the version and the compiler are said there, once."""
    text = (pathlib.Path(build) / "CMakeCache.txt").read_text()
    return re.search(rf"^{name}:\w+=(.*)$", text, re.MULTILINE)[1]


def version(build):
    return cache(build, "CMAKE_PROJECT_VERSION")


def epoch():
    """The time that every entry of every package bears: that of the last commit."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    try:
        return int(output("git", "log", "-1", "--format=%ct", cwd=root))
    except (OSError, subprocess.CalledProcessError):
        raise SystemExit("package: this is no clone; set SOURCE_DATE_EPOCH to the time of the "
                         "release, in seconds since 1970") from None


def needed_glibc(*programs):
    """The newest version of glibc that any of them asks for: (2, 36)."""
    found = re.findall(r"GLIBC_(\d+)\.(\d+)", "".join(output("objdump", "-T", p) for p in programs))
    return max((int(major), int(minor)) for major, minor in found)


def stage(build, folder, prefix="/usr"):
    """What `make install` installs, with its debugging symbols removed, below folder/prefix."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cmake", "--install", build, "--prefix", prefix, "--strip"], check=True,
                   stdout=subprocess.DEVNULL, env=os.environ | {"DESTDIR": str(folder)})
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return folder / prefix.lstrip("/")


def files_below(folder):
    """Files and links below it, sorted by name, whatever order the disk has them in."""
    return sorted((p for p in folder.rglob("*") if p.is_symlink() or p.is_file()),
                  key=lambda p: p.relative_to(folder).as_posix())
