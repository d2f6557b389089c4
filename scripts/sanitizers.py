"""What a sanitizer said while the tests ran, for docs/reliability.md (reliability.py).

    sanitizers.py BUILD_FOLDER

Reads BUILD_FOLDER/tests.xml, which ctest --output-junit writes, with the whole output of each test.
Exits with 1 if there is a report, also of a test that passed all the same."""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

REPORT = re.compile(r"(?:WARNING|ERROR): (\w+Sanitizer)|runtime error: ")
CASES = re.compile(r"\[doctest\] test cases: +(\d+)")


def main(build):
    tests = [test for test in xml.etree.ElementTree.parse(build / "tests.xml").iter("testcase")
             if test.get("status") in ("run", "fail")]
    said = [test.findtext("system-out") or "" for test in tests]
    result = {"tests": [test.get("name") for test in tests],
              "cases": sum(int(count) for text in said for count in CASES.findall(text)),
              "reports": sum(len(REPORT.findall(text)) for text in said)}
    folder = build / "reliability" / build.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{build.name}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"{result['cases']} test cases in {len(tests)} programs, {result['reports']} reports")
    return 1 if result["reports"] or not result["cases"] else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
