"""Writes docs/reliability.md from what the tests saw, or with --check tells if it is out of date.

    reliability.py BUILD_FOLDER [--check]

Each chapter is a function below that turns the results in BUILD_FOLDER/reliability/<chapter>/ into
text. Its tests have to run first; nothing on the page is written by hand but what a chapter is
about."""
import pathlib
import re
import sys

import reliability_tables
from reliability_tables import results

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/reliability.md"

HEAD = """# Reliability

What gcdt does when everything around it fails. This page is written by the tests: each of its lines
was seen on the last run (`make test`, then `scripts/reliability.py build`; `make fuzz`; `make
tsan`). `...` stands for what differs from run to run.
"""


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


# In the order of the page. One whose tests have left nothing stays as it is there.
CHAPTERS = {"faults": faults} | reliability_tables.CHAPTERS


def chapters_of(text):
    """The chapters of a page, which begin with a mark that is not shown."""
    parts = re.split(r"<!-- chapter: (\w+) -->\n\n", text)[1:]
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2])}


def main(build_folder, check=""):
    found = pathlib.Path(build_folder) / "reliability"
    old = PAGE.read_text() if PAGE.exists() else ""
    chapters = chapters_of(old)
    new = {name: "\n".join(write(found / name)) for name, write in CHAPTERS.items()
           if results(found / name)}
    if not new:
        print("SKIPPED: no results")
        return 0 if check else 1
    chapters |= new
    parts = [HEAD.rstrip()] + [f"<!-- chapter: {name} -->\n\n{chapters[name]}"
                               for name in CHAPTERS if name in chapters]
    text = "\n\n".join(parts) + "\n"
    if old == text:
        print("docs/reliability.md is up to date")
        return 0
    if check:
        print("docs/reliability.md is out of date: run scripts/reliability.py")
        return 1
    PAGE.write_text(text)
    return 0


sys.exit(main(*sys.argv[1:]))
