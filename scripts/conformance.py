"""Writes docs/conformance.md from a run of the suites in tests/conformance, or with --check tells
whether the page says what the suites say now.

    conformance.py BUILD_FOLDER [--check]

What a suite proves is the comment at the head of its source. The data (GCDT_CONFORMANCE_DIR) is not
part of the repository; a page made from other data is not compared."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "conformance.md"
DATA = pathlib.Path(os.environ.get("GCDT_CONFORMANCE_DIR") or ROOT.parent / "shared/conformance")

# Where the data of a folder comes from.
ORIGINS = {
    "botocore-aws4_testsuite": "boto/botocore, tests/unit/auth/aws4_testsuite",
    "botocore-endpoint-rules-engine": "boto/botocore, tests/unit/data/endpoints",
    "botocore-endpoint-tests": "boto/botocore, tests/functional/endpoint-rules",
    "botocore-profile-endpoint-urls": "boto/botocore, tests/functional/configured_endpoint_urls",
    "botocore-protocols": "boto/botocore, tests/unit/protocols",
    "botocore-response-parsing": "boto/botocore, tests/unit/response_parsing",
    "clock-skew": "written after aws/aws-sdk-go-v2, clockskew_test.go",
    "credstash": "written after the algorithm of fugue/credstash",
    "docopt": "docopt/docopt, testcases.docopt",
    "hocon": "lightbend/config, config/src/test/resources",
    "jmespath": "smithy-lang/smithy, smithy-jmespath-tests",
    "retry-2026": "written after aws/aws-sdk-go-v2, retry2026_test.go",
    "retry-legacy": "boto/botocore, data/_retry.json",
    "rust-credentials-chain": "smithy-lang/smithy-rs, aws-config/test-data",
    "rust-profile-config": "smithy-lang/smithy-rs, aws-runtime/test-data",
    "terminal-sanitize": "written after cli/go-gh and kubernetes#112553",
}
MODELS = "the service models of botocore {version}"
FIXTURE = "botocore {version}, recorded in tests/fixtures"

INTRODUCTION = """\
# Conformance

What the client is measured by: public test data of the AWS SDKs and of the formats that gcdt reads,
not our own opinion. `make docs` writes this page from a run, and `make test` checks that it still
says what the suites say. A case ends in one of three ways: it passes, it fails, or it is listed
below with the reason why gcdt does something else on purpose. A failed case fails the tests.

"""


def head_comment(source):
    lines = []
    for line in source.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").strip())
    return " ".join(lines)


def botocore_version():
    pins = (ROOT / "scripts" / "requirements.txt").read_text()
    return re.search(r"^botocore==(\S+)", pins, re.MULTILINE)[1]


def origin_of(source):
    if folder := re.search(r'conformance_folder\("([^"]+)"', source):
        return ORIGINS[folder[1]]
    if "run_protocol_cases" in source:
        return ORIGINS["botocore-protocols"]
    return (FIXTURE if "tests/fixtures" in source else MODELS).format(version=botocore_version())


def fingerprint():
    """Changes with the names and the contents of the data."""
    digest = hashlib.sha256()
    for file in sorted(path for path in DATA.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(DATA)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def run_suites(build):
    """The results of all suites: name, source text, and what support/suite.cpp reports."""
    def run(source):
        name = source.name.removesuffix("_suite.cpp")
        report = pathlib.Path(folder) / name
        environment = os.environ | {
            "GCDT_CONFORMANCE_DIR": str(DATA), "GCDT_SOURCE_DIR": str(ROOT),
            "GCDT_CONFORMANCE_REPORT": str(report)}
        subprocess.run([build / "tests" / f"conformance_{name}"], env=environment,
                       stdout=subprocess.DEVNULL, check=True)
        return name, source.read_text(), json.loads(report.read_text())

    sources = sorted((ROOT / "tests" / "conformance").glob("*_suite.cpp"))
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, sources))


def table(results):
    rows = ["| suite | passed | listed | total | what it proves | data |",
            "|---|--:|--:|--:|---|---|"]
    sums = [0, 0, 0]
    for name, source, result in results:
        counts = [result["passed"], len(result["listed"]), result["total"]]
        sums = [old + new for old, new in zip(sums, counts)]
        cells = [f"{count:,}" for count in counts]
        rows.append(f"| {name} | {' | '.join(cells)} | {head_comment(source)} "
                    f"| {origin_of(source)} |")
    rows.append(f"| **all** | {' | '.join(f'{count:,}' for count in sums)} | | |")
    return "\n".join(rows) + "\n"


def listed_cases(results):
    text = "\n## Listed cases\n"
    for name, _, result in results:
        by_verdict = {}
        for case, verdict in result["listed"]:
            by_verdict.setdefault(verdict, []).append(case)
        if by_verdict:
            text += f"\n### {name}\n"
        for verdict, cases in by_verdict.items():
            text += f"\n{verdict[0].upper()}{verdict[1:]} ({len(cases)}):\n\n"
            text += "".join(f"* {case}\n" for case in cases)
    return text


def main(build, check=""):
    if not DATA.is_dir():
        print(f"SKIPPED: no test data at '{DATA}' (GCDT_CONFORMANCE_DIR says where it is)")
        return 0
    mark = f"Data {fingerprint()}, models of botocore {botocore_version()}.\n"
    if check and mark not in PAGE.read_text():
        print("SKIPPED: docs/conformance.md was made from other data; see `make docs`")
        return 0
    results = run_suites(pathlib.Path(build).resolve())
    page = INTRODUCTION + table(results) + "\n" + mark + listed_cases(results)
    if check and PAGE.read_text() != page:
        print("docs/conformance.md is out of date: run `make docs`")
        return 1
    if not check:
        PAGE.write_text(page)
    print(f"docs/conformance.md: {len(results)} suites")
    return 0


sys.exit(main(*sys.argv[1:]))
