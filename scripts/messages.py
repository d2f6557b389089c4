"""The messages of the sources, sorted into the classes of docs/errors.md.

    messages.py            prints them by file
    messages.py --check    every file belongs to a class, and every class has messages

A class names its files: <!-- messages: config/* base/json.cpp -->. Of several patterns that fit,
the longest counts."""
import fnmatch
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
START = re.compile(r"\bError\(\s*(?:fmt::format\(\s*)?(?=\")")
LITERAL = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
CLASS = re.compile(r"<!-- messages: (.*?) -->")


def messages_of(text):
    """The texts of `Error("..." "...")`, with "..." for what is filled in."""
    found = []
    for start in START.finditer(text):
        at, message = start.end(), ""
        while literal := LITERAL.match(text, at):
            message += literal[1]
            at = literal.end()
        message = re.sub(r"\\(.)", lambda m: {"n": " ", "t": " "}.get(m[1], m[1]), message)
        message = message.replace("{{", "\0").replace("}}", "\1")
        message = re.sub(r"\{[^{}]*\}", "...", message)
        message = re.sub(r"(\.\.\.)+", "...", message).replace("\0", "{").replace("\1", "}")
        message = re.sub(r"\s+", " ", message).strip()
        if re.search("[a-z]", message) and message not in found:
            found.append(message)
    return found


def messages_by_file():
    """By the path below src/."""
    src = root / "src"
    files = sorted(file for file in src.rglob("*") if file.suffix in (".cpp", ".h"))
    by_file = {str(file.relative_to(src)): messages_of(file.read_text("utf-8")) for file in files}
    return {name: messages for name, messages in by_file.items() if messages}


def classes(page):
    """The messages of each class (by the text of its remark), and the files without one."""
    by_class = {remark[1]: [] for remark in CLASS.finditer(page)}
    homeless = []
    for name, messages in messages_by_file().items():
        fitting = [(len(pattern), remark) for remark in by_class for pattern in remark.split()
                   if fnmatch.fnmatch(name, pattern)]
        if fitting:
            by_class[max(fitting)[1]] += messages
        else:
            homeless.append(name)
    return by_class, homeless


def with_messages(page):
    """The page with the messages of each class in place of its remark."""
    by_class, _ = classes(page)

    def listed(remark):
        # Markup in a message would be taken for ours.
        lines = sorted({message.replace("`", "'") for message in by_class[remark[1]]},
                       key=lambda message: message.lstrip(".' ").lower())
        return (f"??? quote \"{len(lines)} messages\"\n\n" +
                "\n".join(f"    * `{line}`" for line in lines))

    return CLASS.sub(listed, page)


def check():
    by_class, homeless = classes((root / "docs/errors.md").read_text("utf-8"))
    complaints = [f"docs/errors.md: the messages of src/{name} belong to no class"
                  for name in homeless]
    complaints += [f"docs/errors.md: '{remark}' names no file with messages"
                   for remark, messages in by_class.items() if not messages]
    count = sum(map(len, by_class.values()))
    print("\n".join(complaints) or f"{count} messages in {len(by_class)} classes")
    return 1 if complaints else 0


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(check())
    for name, messages in messages_by_file().items():
        print(f"{name}:", *messages, sep="\n    ")
