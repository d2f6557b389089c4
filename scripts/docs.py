"""Writes the generated pages of docs/, or with --check tells which are out of date.

    docs.py BUILD_FOLDER [--check]"""
import pathlib
import subprocess
import sys

# Each page, and the program in BUILD_FOLDER/tools that prints it.
PAGES = {"commands.md": "command_reference", "configuration-keys.md": "config_reference"}

docs = pathlib.Path(__file__).resolve().parent.parent / "docs"


def main(build_folder, check=""):
    stale = []
    for page, program in PAGES.items():
        text = subprocess.run([pathlib.Path(build_folder) / "tools" / program], check=True,
                              capture_output=True, text=True).stdout
        file = docs / page
        if file.exists() and file.read_text() == text:
            continue
        if check:
            stale.append(f"docs/{page} is out of date: run `make docs`")
        else:
            file.write_text(text)
    print("\n".join(stale) or "the generated pages are up to date: " + ", ".join(PAGES))
    return 1 if stale else 0


sys.exit(main(*sys.argv[1:]))
