"""Finds what must not be committed: promises instead of work (to-do words), "can not" for "cannot",
blanks at line ends, tabs in sources, lines beyond 100 columns, files without a final newline."""
import pathlib
import re
import subprocess
import sys

BANNED = re.compile(r"\b(todo|fixme|xxx|hack|lorem ipsum)\b", re.IGNORECASE)
# But for what AWS and the original said, word for word.
CANNOT = re.compile(r"(?<!state and )(?<!You )(?<!pre_hook )\bcan not\b", re.IGNORECASE)
ORIGINAL = "Can not read config file"
MAX_COLUMNS = 100
# Their lines are data: what a program printed, what somebody else wrote.
DATA = {".txt", ".json", ".csv", ".svg"}
OWN_WORDS = {"scripts/check_words.py", "CONTRIBUTING.md"}  # they name the words

root = pathlib.Path(__file__).resolve().parent.parent


def tracked_files():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    return [pathlib.Path(name) for name in names if (root / name).is_file()]


def complaints_about(path):
    try:
        text = (root / path).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return  # binary test data
    if path.is_relative_to("tests/fuzz/seeds"):
        return  # bytes as they are wanted
    if text and not text.endswith("\n") and path.suffix not in DATA:
        yield f"{path}: no newline at the end of the file"
    for number, line in enumerate(text.split("\n"), 1):
        word = BANNED.search(line)
        if word and str(path) not in OWN_WORDS:
            yield f"{path}:{number}: '{word[0]}' announces work; do it, or open an issue"
        if path.suffix in DATA:
            continue
        if CANNOT.search(line.replace(ORIGINAL, "")) and str(path) not in OWN_WORDS:
            yield f"{path}:{number}: 'can not' is spelt 'cannot' here"
        if line != line.rstrip() and path.suffix != ".md":
            yield f"{path}:{number}: blanks at the end of the line"
        if "\t" in line and path.name != "Makefile":
            yield f"{path}:{number}: a tab"
        if len(line) > MAX_COLUMNS and path.suffix in {".cpp", ".h", ".py"}:
            yield f"{path}:{number}: {len(line)} columns (limit {MAX_COLUMNS})"


def main():
    files = tracked_files()
    complaints = [c for path in files for c in complaints_about(path)]
    print("\n".join(complaints + [f"{len(files)} files, {len(complaints)} complaints"]))
    return 1 if complaints else 0


sys.exit(main())
