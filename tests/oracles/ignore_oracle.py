"""Ignore patterns against pathspec, on random patterns and paths. pathspec reads each pattern as
git does; which one decides is our own rule, the last that fits. No pattern ends in `**/`: pathspec
lets it fit files, git and we only folders."""
import oracle
import pathspec

NAMES = ["a", "b", "ab", "abc", "a.py", "b.pyc", "lib", "src", "x1", "Ä"]
PARTS = NAMES + ["*", "*.py*", "a*", "?b", "[ab]", "[!a]*", "**", "l?b", "*b*c", "\\a", "[a-x]1"]


def pattern(source):
    parts = [source.choice(PARTS) for _ in range(source.choice([1, 1, 2, 3]))]
    text = "/".join(parts)
    if source.random() < 0.2:
        text = "/" + text
    if source.random() < 0.3 and parts[-1] != "**":
        text += "/"
    if source.random() < 0.25:
        text = "!" + text
    if source.random() < 0.1:
        text += "  "
    return "# " + text if source.random() < 0.05 else text


def question(source):
    return {"patterns": [pattern(source) for _ in range(source.randint(1, 4))],
            "paths": ["/".join(source.choice(NAMES) for _ in range(source.randint(1, 4)))
                      for _ in range(10)]}


def fits(line, path):
    return pathspec.GitIgnoreSpec.from_lines([line]).match_file(path)


def reference(case):
    answers = []
    for path in case["paths"]:
        ignored = False
        for line in case["patterns"]:
            if fits(line.removeprefix("!"), path):
                ignored = not line.startswith("!")
        answers.append(ignored)
    return answers


oracle.compare("ignore", 5000, question, reference, lambda _, theirs, ours: theirs == ours)
