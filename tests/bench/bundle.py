"""Bundling a large node_modules, beside Python's zipfile and libdeflate alone, and once more."""
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

FILES, BYTES = 20_000, 300 << 20
ROUNDS = 3
PYTHON = """
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
    for folder, _, names in os.walk(sys.argv[1]):
        for name in names:
            path = os.path.join(folder, name)
            archive.write(path, os.path.relpath(path, sys.argv[1]))
"""


def words():
    """Text that compresses about as well as programs do."""
    chance = random.Random(1)
    known = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 12)))
             for _ in range(4000)]
    return " ".join(chance.choices(known, k=400_000))


def write_modules(folder):
    text, chance = words().encode(), random.Random(2)
    for number in range(FILES):
        path = folder / f"node_modules/package-{number % 500}/lib/{number}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        size = int(BYTES / FILES * chance.expovariate(1)) + 1
        start = chance.randrange(len(text))
        path.write_bytes((text[start:] + text * (1 + size // len(text)))[:size])


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begin


def promises(build, python):
    """(what, ">=" or "<=", limit, measured)"""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_modules(folder / "project")
        time.sleep(3)  # files that were just written are not trusted to stay as they are
        changed = folder / "project/node_modules/package-250/lib/250.js"
        bench = build / "tests/bench_bundle"
        zip_it = [bench, "zip", folder / "project", folder / "ours.zip"]

        def one_round():
            for old in folder.glob("ours.zip*"):
                old.unlink()
            first = seconds(zip_it)
            changed.write_bytes(changed.read_bytes() + b"changed")
            return (first, seconds(zip_it),
                    float(subprocess.run([bench, "deflate", folder / "project"], check=True,
                                         capture_output=True, text=True).stdout),
                    seconds([python, "-c", PYTHON, folder / "project", folder / "theirs.zip"]))

        rounds = [one_round() for _ in range(ROUNDS)]
        ours, again, least, theirs = (statistics.median(column) for column in zip(*rounds))
        peaks = []
        for old in (True, False):  # with an archive to take from, and without
            if not old:
                (folder / "ours.zip.index").unlink()
            peaks.append(int(subprocess.run([build / "tests/bench_peak_memory", *map(str, zip_it)],
                                            check=True, capture_output=True,
                                            text=True).stdout.split()[0]))
    return [("zip of 20,000 files, 300 MB: faster than Python's zipfile", ">=", 3, theirs / ours),
            ("zip of 20,000 files: times libdeflate alone on the same bytes", "<=", 1.3,
             ours / least),
            ("the same again with one file changed: % of the first", "<=", 25, 100 * again / ours),
            ("zip of 20,000 files: peak MB", "<=", 200, max(peaks) / 1024)]


if __name__ == "__main__":
    for row in promises(pathlib.Path(sys.argv[1]).resolve(), sys.executable):
        print(*row)
