"""Bare systems to install packages into: what debootstrap calls the minimum, and a name server."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

MIRROR = "http://deb.debian.org/debian"
CERTIFICATES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
# In the root: its own /proc, and all that was started there ends with the command.
ENTER = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
               "PIP_ROOT_USER_ACTION": "ignore"}


class Root:
    def __init__(self, folder):
        self.folder = folder

    def run(self, command, **variables):
        """What a shell in the root prints; an AssertionError with all of it if it fails."""
        ran = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", ENTER,
             self.folder, "sh", "-ec", command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=ENVIRONMENT | self.certificates() | variables)
        if ran.returncode:
            raise AssertionError(f"`{command}` ended with {ran.returncode}:\n{ran.stdout}")
        return ran.stdout

    def certificates(self):
        """Where registries are reached through a proxy with a certificate of its own."""
        if not CERTIFICATES.exists():
            return {}
        shutil.copy(CERTIFICATES, self.folder / "root/registries.crt")
        return {"PIP_CERT": "/root/registries.crt"}

    def give(self, path):
        """Copies a file or folder into /root of it."""
        target = self.folder / "root" / path.name
        shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)


def base(cache, suite):
    """A root without anything added, made once."""
    folder = cache / suite
    if not (folder / "complete").exists():
        print(f"Making a bare {suite} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["debootstrap", "--variant=minbase", suite, folder, MIRROR], check=True,
                       stdout=subprocess.DEVNULL)
        (folder / "complete").touch()
    return folder


@contextlib.contextmanager
def bare(cache, suite):
    """A copy of it for one test."""
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as parent:
        folder = pathlib.Path(parent) / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", base(cache, suite), folder], check=True)
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
        yield Root(folder)


def require_root():
    if os.geteuid() != 0:
        raise SystemExit("package-test: bare systems can only be entered by root; run it as root")
