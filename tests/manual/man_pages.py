"""The pages for man(1): groff has nothing to complain about, and each names every command and
option of its tool.

    man_pages.py BUILD_FOLDER"""
import pathlib
import re
import shutil
import subprocess
import sys

WIDTHS = (80, 120)


def rendered(page, width):
    """What a reader sees, and what groff says about it."""
    groff = subprocess.run(["groff", "-man", "-ww", "-t", "-Tascii", "-P-cbou", f"-rLL={width}n",
                            page], capture_output=True, text=True)
    return groff.stdout, groff.stderr


def words_of_help(build, tool):
    """The commands and options that `tool --help` names."""
    text = subprocess.run([build / "bin" / tool, "--help"], check=True, capture_output=True,
                          text=True).stdout
    return set(re.findall(r"--[a-z][a-z-]+", text)) | set(
        re.findall(rf"^ +{tool} (\S+)", text, re.M))


def main(build_folder):
    if not shutil.which("groff"):
        print("SKIPPED: there is no groff")
        return 0
    build = pathlib.Path(build_folder)
    pages = sorted((build / "man").iterdir())
    complaints = []
    for page in pages:
        for width in WIDTHS:
            text, warnings = rendered(page, width)
            if warnings:
                complaints.append(f"{page.name} at {width} columns: {warnings.strip()}")
        if page.suffix == ".1":
            flat = re.sub(r"\s+", "", text)
            complaints += [f"{page.name} does not name '{word}'"
                           for word in sorted(words_of_help(build, page.stem)) if word not in flat]
    names = [page.name for page in pages]
    if names != ["gcdt-config.5", "gcdt.1", "kumo.1", "ramuda.1", "tenkai.1", "yugen.1"]:
        complaints.append(f"the pages are {names}")
    print("\n".join(complaints) or f"{len(pages)} pages, no complaints")
    return 1 if complaints else 0


sys.exit(main(*sys.argv[1:]))
