"""The packages agree with the build they are made from.

    test_packages.py BUILD_FOLDER"""
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "packaging"))

import bill  # noqa: E402
import deb  # noqa: E402
import facts  # noqa: E402
import libcurl  # noqa: E402
import wheel  # noqa: E402

build = pathlib.Path(sys.argv[1]).absolute()
NAMES = ("gcdt", *facts.TOOLS)


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.work)
        cls.version = facts.version(build)
        cls.staged = facts.stage(build, cls.work / "tree")

    def write_wheel(self, name):
        launcher = wheel.compile_launcher(self.work)
        library = self.work / "libcurl"  # what the real one needs minutes for is not looked at here
        library.write_bytes(b"library")
        items = wheel.entries(self.staged, launcher, library, b"{}", {"a.copyright": b"text"},
                              self.version, (2, 36))
        wheel.write(self.work / name, items, level=1)
        return self.work / name

    def test_one_version_is_everywhere(self):
        text = (root / "CMakeLists.txt").read_text()
        project = re.search(r"project\(gcdt VERSION (\S+)", text)[1]
        self.assertEqual(self.version, project)
        for name in NAMES:
            shown = facts.output(self.staged / "bin" / name, "version")
            self.assertEqual(shown.splitlines()[0], f"gcdt version {project}", name)
        self.assertIn(f"\nVersion: {project}\n", deb.control(project, "libc6", 1))
        imported = dict(wheel.python_files(project))["gcdt/__init__.py"].decode()
        self.assertIn(f'__version__ = "{project}"', imported)

    def test_no_document_tells_another_version(self):
        for page in [root / "README.md", root / "docs/install.md"]:
            told = re.findall(r"gcdt[-_](\d+\.\d+\.\d+)", page.read_text())
            self.assertEqual(set(told) - {self.version}, set(), page)

    def make(self, target, folder):
        subprocess.run(["make", "-C", root, "--old-file=build", f"folder={build}", target,
                        f"DESTDIR={folder}", "PREFIX=/opt/some where"], check=True,
                       stdout=subprocess.DEVNULL)

    def test_install_honours_prefix_and_destdir_and_can_be_undone(self):
        folder, other = self.work / "root", self.work / "other"
        self.make("install", folder)
        programs = folder / "opt/some where/bin"
        self.assertEqual(sorted(p.name for p in programs.iterdir()), sorted(NAMES))
        for name in facts.TOOLS:
            self.assertEqual(os.readlink(programs / name), "gcdt")
        # What `make package` installs meanwhile is something else.
        facts.stage(build, other)
        self.make("uninstall", folder)
        self.assertEqual([p for p in folder.rglob("*") if not p.is_dir()], [])
        self.assertTrue((other / "usr/bin/gcdt").exists())

    def test_the_launcher_runs_the_program_beside_it_under_its_own_name(self):
        folder = self.work / "launched"
        folder.mkdir()
        launcher = wheel.compile_launcher(self.work)
        shutil.copy(launcher, folder / "kumo")
        (folder / "gcdt").write_text('#!/bin/sh\necho "$FLAVOUR: $*"\nexit 3\n')
        (folder / "gcdt").chmod(0o755)
        (folder / "link").symlink_to("kumo")
        for name in ("kumo", "link"):
            ran = subprocess.run([folder / name, "a b", "c"], capture_output=True, text=True,
                                 env={"FLAVOUR": "mint"})
            self.assertEqual((ran.returncode, ran.stdout), (3, "mint: a b c\n"))
        shutil.copy(self.staged / "bin/gcdt", folder / "gcdt")
        self.assertIn("kumo deploy", facts.output(folder / "kumo", "--help"))
        self.assertLess(launcher.stat().st_size, 4096)

    def test_the_launcher_says_when_the_program_is_missing(self):
        folder = self.work / "alone"
        folder.mkdir()
        shutil.copy(wheel.compile_launcher(self.work), folder / "kumo")
        ran = subprocess.run([folder / "kumo"], capture_output=True, text=True)
        self.assertEqual((ran.returncode, ran.stderr), (
            1, "gcdt: the program 'gcdt' is missing beside this one; install the package again\n"))

    def test_the_wheel_records_every_file_and_is_the_same_twice(self):
        first, second = self.write_wheel("first.whl"), self.write_wheel("second.whl")
        self.assertEqual(first.read_bytes(), second.read_bytes())
        with zipfile.ZipFile(first) as archive:
            names = archive.namelist()
            record = archive.read(f"gcdt-{self.version}.dist-info/RECORD").decode().splitlines()
            self.assertEqual([line.split(",")[0] for line in record], names)
            for line in record[:-1]:
                name, digest, size = line.rsplit(",", 2)
                content = archive.read(name)
                expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
                self.assertEqual(digest, "sha256=" + expected.rstrip("="))
                self.assertEqual(size, str(len(content)))
        for name in NAMES:
            self.assertIn(f"gcdt-{self.version}.data/scripts/{name}", names)
        for package in ("gcdt", "gcdt_kumo", "gcdt_gru"):
            self.assertIn(f"{package}/__init__.py", names)

    def test_the_bill_lists_every_library_that_is_linked(self):
        packages, parts = bill.materials(build)
        self.assertEqual(set(bill.packages_of(bill.linked_archives(build))) - set(packages), set())
        names = {part["name"] for part in parts}
        self.assertLessEqual({"libyaml", "pugixml", "libdeflate", "zlib", "openssl", "botocore",
                              "nlohmann-json3", "fmtlib"}, names)
        first, second = bill.bill(self.version, parts), bill.bill(self.version, parts)
        self.assertEqual(first, second)
        for part in json.loads(first)["components"]:
            self.assertTrue(part["version"] and part["licenses"][0]["expression"], part)

    def test_the_debian_package_depends_on_what_is_linked_and_what_is_loaded(self):
        depends = deb.shared_libraries(self.staged, self.work)
        self.assertRegex(depends, r"^libc6 \(>= 2\.\d+\)$")
        loaded = re.search(r"kOldestVersion = 0x(\d\d)(\d\d)00",
                           (root / "src/aws/curl_library.cpp").read_text())
        oldest = f"{int(loaded[1], 16)}.{int(loaded[2], 16)}"
        self.assertIn(f"Depends: {depends}, libcurl4 (>= {oldest}), ca-certificates\n",
                      deb.control(self.version, depends, 1))

    def test_sources_are_asked_for_with_the_keys_of_the_system(self):
        folder = self.work / "apt"
        folder.mkdir()
        (folder / "a.sources").write_text(
            "# the mirrors\n\nTypes: deb\nURIs: http://a\n\n"
            "Types: deb\n# its key\nURIs: http://b\nSigned-By: /keys/b.gpg\n\n"
            "Types: deb\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n"
            " .\n mDME\n -----END PGP PUBLIC KEY BLOCK-----\n")
        (folder / "a.list").write_text("deb http://a b main\n"
                                       "deb [arch=amd64 signed-by=/keys/c.gpg] http://c b main\n")
        for entry, key in {"a.sources:1": None, "a.sources:2": "/keys/b.gpg", "a.list:1": None,
                           "a.list:2": "/keys/c.gpg"}.items():
            self.assertEqual(libcurl.key_of(f"{folder}/{entry}", folder), key, entry)
        written = pathlib.Path(libcurl.key_of(f"{folder}/a.sources:3", folder))
        self.assertEqual(written.read_text(), "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n"
                                              "-----END PGP PUBLIC KEY BLOCK-----\n")
        for line in libcurl.source_lists(folder):
            self.assertRegex(line, r"^deb-src (\[signed-by=/[^ ]+\] )?https?://\S+ \S+ main\n$")

    def test_nothing_of_this_folder_gets_into_the_program(self):
        content = (self.staged / "bin/gcdt").read_bytes()
        for path in (root, build):
            self.assertNotIn(str(path).encode(), content)


unittest.main(argv=sys.argv[:1])
