"""Writes docs/reliability.md from what the tests saw, or with --check tells if it is out of date.

    reliability.py BUILD_FOLDER [--check]

Each chapter is a function below that turns the results in BUILD_FOLDER/reliability/<chapter>/ into
text. Its tests have to run first; nothing on the page is written by hand but what a chapter is
about."""
import json
import pathlib
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/reliability.md"

HEAD = """# Reliability

What gcdt does when everything around it fails. This page is written by the tests: each of its lines
was seen on the last run (`make test`, then `scripts/reliability.py build`). `...` stands for what
differs from run to run.
"""


def results(folder):
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def faults(folder):
    """The cases of tests/faults."""
    cases = results(folder)
    lines = ["## Faults", "",
             "The built programs, before an AWS that follows a script, behind a line that can be",
             "cut; system calls and the clock are those of a preloaded library (`tests/faults`).",
             "",
             "| case | what fails |", "|---|---|"]
    lines += [f"| [{case['case']}](#{case['case'].lower()}) | {case['title']} |" for case in cases]
    for case in cases:
        lines += ["", f"### {case['case']}", "", f"**{case['title']}.** {case['injected']}", "",
                  "```text"]
        for run in case["runs"]:
            if run["shown"] or run["exit"]:
                lines += [f"$ {run['command']}", *run["shown"]]
                lines += [f"[exit {run['exit']}]", ""] if run["exit"] else [""]
        lines[-1] = "```"
        facts = list(dict.fromkeys(case["facts"]))
        lines += ["", "And: " + "; ".join(facts) + "."] if facts else []
    return lines


# In the order of the page; a chapter whose tests have left nothing makes the page incomplete.
CHAPTERS = {"faults": faults}


def main(build_folder, check=""):
    found = pathlib.Path(build_folder) / "reliability"
    missing = [name for name in CHAPTERS if not results(found / name)]
    if missing:
        print("SKIPPED: no results of " + ", ".join(missing))
        return 0 if check else 1
    parts = [HEAD.rstrip()] + ["\n".join(write(found / name)) for name, write in CHAPTERS.items()]
    text = "\n\n".join(parts) + "\n"
    if PAGE.exists() and PAGE.read_text() == text:
        print("docs/reliability.md is up to date")
        return 0
    if check:
        print("docs/reliability.md is out of date: run scripts/reliability.py")
        return 1
    PAGE.write_text(text)
    return 0


sys.exit(main(*sys.argv[1:]))
