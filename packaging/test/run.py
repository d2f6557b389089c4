"""Installs the packages into bare systems and uses them there; packs twice and compares.

    run.py BUILD_FOLDER DIST_FOLDER [TEST...]

AWS is moto, which runs outside. As root; takes minutes and the network."""
import contextlib
import filecmp
import glob
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import roots

project = pathlib.Path(__file__).resolve().parent.parent.parent
NAMES = ("gcdt", "kumo", "ramuda", "tenkai", "yugen")
LIMIT = 12_000_000
JOBS = os.environ.get("BUILD_JOBS", str(os.cpu_count()))


class Packages:
    def __init__(self, build, dist, endpoint):
        self.build, self.dist = pathlib.Path(build).absolute(), pathlib.Path(dist).absolute()
        self.cache = self.build / "roots"
        self.endpoint = endpoint
        self.version = self.one("gcdt-*.cdx.json").name[len("gcdt-"):-len(".cdx.json")]

    def one(self, pattern):
        found = sorted(self.dist.glob(pattern))
        assert len(found) == 1, f"{pattern} in {self.dist}: {found}"
        return found[0]

    def names_answer(self, root, folder):
        for name in NAMES:
            told = root.run(f"{folder}/{name} version")
            assert told.startswith(f"gcdt version {self.version}\n"), f"{name}: {told}"
            assert f"{name} " in root.run(f"{folder}/{name} --help"), name

    def deploys(self, root, setting):
        """The sample stack, whose template is written in Python, from there to moto."""
        root.give(project / "examples/sample-stack")
        setting = ("export ENV=dev AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a "
                   f"AWS_SECRET_ACCESS_KEY=b AWS_ENDPOINT_URL={self.endpoint} {setting}; "
                   "cd /root/sample-stack; ")
        deployed = root.run(setting + "kumo deploy --yes")
        assert "CREATE_COMPLETE" in deployed, deployed
        assert "No updates" in root.run(setting + "kumo deploy --yes")
        assert "sample-stack" in root.run(setting + "kumo list")
        root.run(setting + "kumo delete -f")

    def manual_is_there(self, root, prefix):
        for name in NAMES:
            for page in (f"{prefix}/share/bash-completion/completions/{name}",
                         f"{prefix}/share/fish/vendor_completions.d/{name}.fish"):
                root.run(f"test -s {page}")
        root.run(f"test -s {prefix}/share/zsh/site-functions/_gcdt")

    # What is tested: the name, read as a sentence, is what is shown.

    def test_packages_are_small_and_carry_their_checksums(self):
        subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=self.dist,
                       check=True)
        for pattern in ("*.whl", "*.deb"):
            size = self.one(pattern).stat().st_size
            assert size < LIMIT, f"{pattern}: {size}"

    def pack_again(self, packaging, build, folder):
        """Packs once more; every file must be the same."""
        subprocess.run([sys.executable, packaging / "package.py", build, folder], check=True,
                       stdout=subprocess.DEVNULL)
        names = sorted(path.name for path in self.dist.iterdir())
        assert names == sorted(path.name for path in folder.iterdir()), names
        for name in names:
            assert filecmp.cmp(self.dist / name, folder / name, shallow=False), name

    def test_packing_twice_gives_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            self.pack_again(project / "packaging", self.build, pathlib.Path(folder) / "again")

    def test_building_in_another_folder_gives_the_same_bytes(self):
        """Of what is committed; the build given must be one of the preset `release`. The libcurl
        is built anew, too."""
        with tempfile.TemporaryDirectory() as folder:
            clone = pathlib.Path(folder) / "elsewhere"
            subprocess.run(["git", "clone", "--quiet", project, clone], check=True)
            (clone / ".venv").symlink_to((project / ".venv").resolve())
            subprocess.run(["cmake", "--preset", "release", "-DBUILD_TESTING=OFF"], cwd=clone,
                           check=True, stdout=subprocess.DEVNULL)
            subprocess.run(["ninja", "-C", "build", "-j", JOBS, "gcdt"], cwd=clone, check=True,
                           stdout=subprocess.DEVNULL)
            assert filecmp.cmp(self.build / "bin/gcdt", clone / "build/bin/gcdt", shallow=False)
            self.pack_again(clone / "packaging", clone / "build", clone / "dist")

    def test_the_deb_installs_on_debian_12(self):
        self.the_deb("bookworm")

    def test_the_deb_installs_on_debian_13(self):
        self.the_deb("trixie")

    def the_deb(self, suite):
        with roots.bare(self.cache, suite) as root:
            root.give(self.one("*.deb"))
            # Images of containers leave manuals out; dpkg shall not.
            root.run("apt-get -qq update; apt-get -qq install --yes --no-install-recommends "
                     "/root/gcdt_*.deb man-db")
            self.names_answer(root, "/usr/bin")
            self.manual_is_there(root, "/usr")
            for name in NAMES:
                assert f"{name}" in root.run(f"man {name} | cat"), name
            root.run("cd /; md5sum --check --quiet /var/lib/dpkg/info/gcdt.md5sums")
            root.run("apt-get -qq install --yes --no-install-recommends python3-venv; "
                     "python3 -m venv /v; /v/bin/pip -q install troposphere")
            self.deploys(root, "VIRTUAL_ENV=/v")
            root.run("apt-get -qq purge --yes gcdt; ! test -e /usr/bin/kumo; "
                     "! test -e /usr/share/doc/gcdt")

    def test_the_wheel_installs_where_there_is_no_libcurl(self):
        with roots.bare(self.cache, "bookworm") as root:
            wheel = self.one("*.whl")
            root.give(wheel)
            root.run("apt-get -qq update; apt-get -qq install --yes --no-install-recommends "
                     "python3-venv ca-certificates; ! ls /usr/lib/*/libcurl*")
            root.run(f"python3 -m venv /v; /v/bin/pip -q install /root/{wheel.name}")
            self.names_answer(root, "/v/bin")
            self.manual_is_there(root, "/v")
            told = root.run("/v/bin/python -c 'import gcdt, gcdt_kumo.iam, gcdt.gcdt_signals; "
                            "print(gcdt.__version__)'")
            assert told.strip() == self.version, told
            self.deploys(root, "PATH=/v/bin:$PATH VIRTUAL_ENV=/v")
            root.run("/v/bin/pip -q uninstall --yes gcdt; ! test -e /v/bin/kumo; "
                     "! test -e /v/lib/gcdt/libcurl.so.4")

    def test_the_archive_runs_where_it_is_unpacked(self):
        with roots.bare(self.cache, "bookworm") as root:
            archive = self.one("*.tar.gz")
            root.give(archive)
            folder = "/opt/" + archive.name.removesuffix(".tar.gz")
            root.run(f"tar -xf /root/{archive.name} -C /opt")
            self.names_answer(root, f"{folder}/bin")
            self.manual_is_there(root, folder)
            told = root.run(f"{folder}/bin/gcdt call sts GetCallerIdentity",
                            AWS_ENDPOINT_URL=self.endpoint, AWS_DEFAULT_REGION="eu-west-1",
                            AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
            assert '"Account"' in told, told

    def test_the_wheel_installs_for_every_python_of_this_machine(self):
        for python in sorted(glob.glob(f"{pathlib.Path.home()}/.pyenv/versions/3.*/bin/python")):
            with tempfile.TemporaryDirectory() as folder:
                told = subprocess.run([python, "--version"], check=True, capture_output=True,
                                      text=True).stdout.strip()
                if tuple(map(int, told.split()[1].split(".")[:2])) < (3, 8):
                    continue
                subprocess.run([python, "-m", "venv", folder], check=True)
                subprocess.run([f"{folder}/bin/python", "-m", "pip", "-q", "install", "--no-deps",
                                self.one("*.whl")], check=True)
                ask = "import gcdt_kumo; print(gcdt_kumo.__version__)"
                version = subprocess.run([f"{folder}/bin/python", "-c", ask], check=True,
                                         capture_output=True, text=True, cwd=folder).stdout.strip()
                assert version == self.version, (python, version)
                subprocess.run([f"{folder}/bin/kumo", "version"], check=True, capture_output=True)
                print(f"    {told}", flush=True)

    def test_auditwheel_and_the_schema_of_the_bill_agree(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            subprocess.run([f"{folder}/bin/pip", "-q", "install", "-r",
                            project / "packaging/test/requirements.txt"], check=True)
            told = subprocess.run([f"{folder}/bin/auditwheel", "show", self.one("*.whl")],
                                  capture_output=True, text=True)
            tag = self.one("*.whl").name.split("-")[-1].removesuffix(".whl")
            told = told.stdout + told.stderr
            assert tag in told or "no external shared libraries" in told.lower(), told
            check = ("import sys; from cyclonedx.schema import SchemaVersion; "
                     "from cyclonedx.validation.json import JsonStrictValidator; "
                     "found = JsonStrictValidator(SchemaVersion.V1_6)"
                     ".validate_str(open(sys.argv[1]).read()); "
                     "sys.exit(str(found) if found else 0)")
            subprocess.run([f"{folder}/bin/python", "-c", check, self.one("*.cdx.json")],
                           check=True)

    def test_how_fast_the_installed_program_starts(self):
        """Shown, not judged: the machine may be busy."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            subprocess.run([f"{folder}/bin/pip", "-q", "install", "--no-deps",
                            self.one("*.whl")], check=True)
            nothing = pathlib.Path(folder) / "nothing"
            subprocess.run(["c++", "-O2", "-x", "c++", "-", "-o", nothing], input=b"int main() {}",
                           check=True)
            programs = f"{folder}/bin"
            commands = {
                "a C++ program that does nothing": [nothing],
                "kumo version, from the wheel": [f"{programs}/kumo", "version"],
                "gcdt kumo version, from the wheel": [f"{programs}/gcdt", "kumo", "version"]}
            taken = {name: [] for name in commands}
            for _ in range(200):  # in turn, so that all see the same machine
                for name, command in commands.items():
                    begun = time.perf_counter()
                    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                    taken[name].append(time.perf_counter() - begun)
            # A thousandth of a second of Python's own is in each.
            for name, seconds in taken.items():
                print(f"    {statistics.median(seconds) * 1000:5.2f} ms  {name}", flush=True)


@contextlib.contextmanager
def local_aws():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{endpoint}/moto-api/").close()
                break
            assert server.poll() is None, "moto ended"
            time.sleep(0.2)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


def main(build, dist, *wanted):
    roots.require_root()
    failed = passed = 0
    with local_aws() as endpoint:
        packages = Packages(build, dist, endpoint)
        for name in [n for n in vars(Packages) if n.startswith("test_")]:
            if wanted and not any(word in name for word in wanted):
                continue
            begun = time.monotonic()
            try:
                getattr(packages, name)()
                passed, word = passed + 1, "ok    "
            except (AssertionError, subprocess.CalledProcessError) as error:
                failed, word = failed + 1, "FAILED"
                print(error, flush=True)
            sentence = name.removeprefix("test_").replace("_", " ")
            print(f"{word} {sentence} ({time.monotonic() - begun:.0f} s)", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


os.umask(0o022)
sys.exit(main(*sys.argv[1:]))
