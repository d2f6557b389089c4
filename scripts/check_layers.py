"""Proves the layering of src/: a file includes only from its own folder or from folders further
down the list, tools do not know each other, and no file grows beyond the limit."""
import pathlib
import re
import sys

# In the order of the data flow; ARCHITECTURE.md explains the folders in the same order.
LAYERS = ["cli", "tools", "plugins", "lifecycle", "config", "lookups", "bundle", "services", "aws",
          "python", "output", "os", "base"]
MAX_LINES = 400

root = pathlib.Path(__file__).resolve().parent.parent
src = root / "src"


def complaints_about(file):
    path = file.relative_to(src)
    text = file.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MAX_LINES:
        yield f"src/{path}:{MAX_LINES}: {lines} lines; split the file by topic (limit {MAX_LINES})"
    own_folder = path.parts[0]
    if len(path.parts) == 1:  # main.cpp may include everything
        return
    if own_folder not in LAYERS:
        yield f"src/{path}:1: the folder '{own_folder}' is not in the list of layers"
        return
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not include:
            continue
        target = pathlib.PurePosixPath(include[1])
        if not (src / target).exists():
            yield f"src/{path}:{number}: '{target}' is no path from src/"
            continue
        folder = target.parts[0]
        if folder not in LAYERS or LAYERS.index(folder) < LAYERS.index(own_folder):
            yield f"src/{path}:{number}: {own_folder}/ must not include from {folder}/"
        elif (folder == own_folder == "tools" and len(path.parts) > 2 and len(target.parts) > 2
              and target.parts[1] != path.parts[1]):
            yield f"src/{path}:{number}: the tool {path.parts[1]} must not include '{target}'"


def main():
    files = sorted(f for f in src.rglob("*") if f.suffix in (".h", ".cpp"))
    complaints = [c for file in files for c in complaints_about(file)]
    headings = re.findall(r"^### `(\w+)/`", (root / "ARCHITECTURE.md").read_text("utf-8"), re.M)
    if headings != LAYERS:
        complaints.append(f"ARCHITECTURE.md:1: its folders {headings} are not the layers {LAYERS}")
    print("\n".join(complaints + [f"{len(files)} files, {len(complaints)} complaints"]))
    return 1 if complaints else 0


sys.exit(main())
