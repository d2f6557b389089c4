"""Makes the packages from a finished build: wheel, .deb, archive, bill of materials, checksums.

    package.py BUILD_FOLDER DIST_FOLDER [JOBS]

The same commit, compiler and libraries give the same bytes, wherever and whenever it runs."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

import archive
import bill
import deb
import facts
import libcurl
import wheel


def main(build_folder, dist_folder, jobs="1"):
    build, dist = pathlib.Path(build_folder).absolute(), pathlib.Path(dist_folder).absolute()
    os.umask(0o022)
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir(parents=True)
    work = build / "package"
    work.mkdir(exist_ok=True)
    version = facts.version(build)
    curl, curl_version = libcurl.build(build, work / "curl", bill.linked_archives(build), jobs)

    packages, parts = bill.materials(build)
    with_curl = bill.bill(version, bill.materials(build, curl_version)[1])
    licences = bill.licence_texts(packages)
    curl_licences = licences | {"curl.COPYING": (work / "curl/source/COPYING").read_bytes()}

    staged = facts.stage(build, work / "tree")
    wheel.build(staged, work, dist, version, curl, with_curl, curl_licences,
                facts.cache(build, "CMAKE_C_COMPILER"))
    archive.build(staged, dist, version, curl, with_curl, curl_licences)
    deb.build(work / "tree", work, dist, version, bill.bill(version, parts), licences)
    (dist / f"gcdt-{version}.cdx.json").write_bytes(with_curl)

    made = sorted(dist.iterdir())
    sums = [(hashlib.sha256(path.read_bytes()).hexdigest(), path) for path in made]
    (dist / "SHA256SUMS").write_text("".join(f"{s}  {path.name}\n" for s, path in sums))
    for path in made:
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path.name}")


try:
    main(*sys.argv[1:])
except subprocess.CalledProcessError as error:
    command = " ".join(map(str, error.cmd))
    raise SystemExit(f"package: `{command}` ended with {error.returncode}\n{error.stderr or ''}"
                     ) from None
