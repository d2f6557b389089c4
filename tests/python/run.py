"""Runs the tests of python/ under every Python from 3.8 on that is found: those of pyenv and the
system's. The packages of .venv (troposphere, blinker) are there for those that can import them."""
import glob
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent


def version_of(interpreter):
    code = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    try:
        return subprocess.run([interpreter, "-c", code], check=True, capture_output=True,
                              text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def interpreters():
    """(version, path), each version once, oldest first."""
    found = {}
    candidates = glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python3"))
    for path in sorted(candidates) + ["/usr/bin/python3", sys.executable]:
        version = version_of(path)
        if version and tuple(map(int, version.split("."))) >= (3, 8):
            found.setdefault(version, path)
    return sorted(found.items(), key=lambda item: tuple(map(int, item[0].split("."))))


def main():
    packages = [str(root / "python")] + glob.glob(str(root / ".venv/lib/python3*/site-packages"))
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(packages),
                       PYTHONDONTWRITEBYTECODE="1")
    for name in ("ENV", "env", "SERVICE_NAME", "VIRTUAL_ENV"):
        environment.pop(name, None)
    failed = []
    for version, interpreter in interpreters():
        print("== Python %s (%s)" % (version, interpreter), flush=True)
        command = [interpreter, "-W", "ignore", "-m", "unittest", "discover", "-s", str(here)]
        if subprocess.run(command + sys.argv[1:], env=environment).returncode != 0:
            failed.append(version)
    print("failed under: %s" % ", ".join(failed) if failed else "all passed")
    return 1 if failed else 0


sys.exit(main())
