"""Which lines of src/ the tests have run, by folder; the page with every file is
BUILD_FOLDER/report/index.html.

    coverage.py BUILD_FOLDER

Exits with 1 if one of the folders that everything else rests on has less than 90 %."""
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WANTED = {"lifecycle": 90, "aws": 90, "config": 90}  # percent of lines


def measure(build):
    report = build / "report"
    report.mkdir(exist_ok=True)
    # Sources in groups are compiled in groups: gcov names them all the same. Lines that only end a
    # scope after a throw are none that anybody could run.
    subprocess.run([sys.executable, "-m", "gcovr", "--root", ROOT, "--object-directory", build,
                    "--filter", f"{ROOT}/src/", "--exclude-throw-branches",
                    "--gcov-ignore-parse-errors=negative_hits.warn",
                    "--gcov-ignore-errors=no_working_dir_found",
                    "--merge-mode-functions=separate", "--html-details", report / "index.html",
                    "--json-summary", report / "summary.json", build],
                   check=True, stdout=subprocess.DEVNULL)
    return json.loads((report / "summary.json").read_text())["files"]


def main(build):
    folders = collections.defaultdict(lambda: [0, 0])
    for file in measure(build):
        parts = pathlib.PurePosixPath(file["filename"]).parts
        if len(parts) < 3 or parts[0] != "src":
            continue
        folders[parts[1]][0] += file["line_covered"]
        folders[parts[1]][1] += file["line_total"]
    complaints = []
    for name, (covered, total) in sorted(folders.items()):
        percent = 100 * covered / total
        print(f"{name:<12}{percent:5.1f} % of {total} lines")
        if percent < WANTED.get(name, 0):
            complaints.append(f"src/{name}: {percent:.1f} % is less than {WANTED[name]} %")
    complaints += [f"src/{name}: nothing was measured" for name in WANTED if name not in folders]
    print("\n".join(complaints) or f"every file: {build}/report/index.html")
    return 1 if complaints else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
