"""Start-up, one call and memory, beside what a user has otherwise.

    run.py BUILD_FOLDER REPORT.md

Everything is measured in the same run: medians by hyperfine, peak memory by peak_memory.cpp. AWS is
the scripted one on loopback."""
import contextlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import api_diff
import bundle
import client
import lookups
from report import machine, table, write_part

root = pathlib.Path(__file__).resolve().parent.parent.parent
venv = root / ".venv/bin"

SCRIPT = [
    {"service": "cloudformation", "operation": "DescribeStacks", "repeat": "forever",
     "reply": {"Stacks": [{"StackName": f"stack-{number}", "StackStatus": "CREATE_COMPLETE",
                           "CreationTime": "2026-01-01T00:00:00Z"} for number in range(10)]}},
    {"service": "cloudformation", "operation": "ListStacks", "repeat": "forever",
     "reply": {"StackSummaries": [{"StackName": f"stack-{number}", "StackStatus": "CREATE_COMPLETE",
                                   "CreationTime": "2026-01-01T00:00:00Z"}
                                  for number in range(1000)]}}]
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Files:
    Type: AWS::S3::Bucket
"""
CONFIG = {"kumo": {"stack": {"StackName": "bench"}}}
READ_LARGE = "import json, jsonschema, ruamel.yaml; " \
             "validator = jsonschema.Draft7Validator(json.load(open('schema.json'))); " \
             "validator.validate(ruamel.yaml.YAML(typ='safe').load(open('gcdt_dev.yaml')))"
READ_TEMPLATE = "import json, ruamel.yaml, sys; json.dump(ruamel.yaml.YAML(typ='safe').load(" \
                "open('cloudformation.yaml')), sys.stdout, indent=4)"
BOTOCORE = "import botocore.session; " \
           "client = botocore.session.get_session().create_client('cloudformation')"


def commands(build):
    """What is measured: name, command, number of runs, folder if not the usual one."""
    binary, python = build / "bin", venv / "python"
    return [
        ("a C++ program that does nothing", [build / "tests/bench_nothing"], 300),
        ("kumo version", [binary / "kumo", "version"], 300),
        ("kumo --help", [binary / "kumo", "--help"], 300),
        ("completion of a command", [binary / "kumo", "__complete", "prev"], 300),
        ("completion of a stack, remembered", [binary / "kumo", "__complete", "explain", ""], 300),
        ("kumo generate, from YAML", [binary / "kumo", "generate"], 100),
        ("kumo generate, 500 resources", [binary / "kumo", "generate"], 100, "large_template"),
        ("kumo dot before Graphviz, 500 resources", [binary / "kumo", "dot", "--format=dot"], 100,
         "large_template"),
        ("ruamel.yaml to JSON, 500 resources", [python, "-c", READ_TEMPLATE], 10, "large_template"),
        ("gcdt call cloudformation DescribeStacks",
         [binary / "gcdt", "call", "cloudformation", "DescribeStacks"], 100),
        ("gcdt config, 500 keys", [binary / "gcdt", "config"], 100, "large_config"),
        ("ruamel.yaml and jsonschema, 500 keys", [python, "-c", READ_LARGE], 10, "large_config"),
        ("botocore: import and client", [python, "-c", BOTOCORE], 10),
        ("botocore: DescribeStacks", [python, "-c", BOTOCORE + "; client.describe_stacks()"], 10),
        ("aws --version", [venv / "aws", "--version"], 10),
    ]


# What gcdt promises: numerator, denominator, and the ratio that must not be exceeded.
PROMISES = [
    ("kumo version", "a C++ program that does nothing", 3),
    ("kumo --help", "a C++ program that does nothing", 3),
    ("completion of a stack, remembered", "kumo version", 5),
    ("kumo version", "aws --version", 1 / 50),
    ("gcdt call cloudformation DescribeStacks", "botocore: DescribeStacks", 1 / 15),
    ("gcdt config, 500 keys", "ruamel.yaml and jsonschema, 500 keys", 1 / 50),
    ("kumo dot before Graphviz, 500 resources", "kumo generate, 500 resources", 2),
    ("kumo generate, 500 resources", "ruamel.yaml to JSON, 500 resources", 1 / 30),
]
MEGABYTES = 10  # for version and --help


def large_template():
    """Queues with an alarm's worth of properties each."""
    queue = """  Queue{n}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName:
        Fn::Sub: "${{AWS::StackName}}-{n}"
      MessageRetentionPeriod: 1209600
      VisibilityTimeout: 30
      Tags:
        - Key: owner
          Value: bench
        - Key: number
          Value: "{n}"
"""
    return "Resources:\n" + "".join(queue.format(n=number) for number in range(500))


def large_yaml():
    """As somebody would write it."""
    lines = ["kumo:", "  stack:", "    StackName: bench", "  parameters:"]
    lines += [f"    Parameter{number}: value {number}" for number in range(496)]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def project_with_aws(build):
    """An environment and a folder in which all the commands work."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "script.json").write_text(json.dumps(SCRIPT))
        (folder / "cloudformation.yaml").write_text(TEMPLATE)
        (folder / "gcdt_dev.json").write_text(json.dumps(CONFIG))
        (folder / "large_template").mkdir()
        (folder / "large_template/cloudformation.yaml").write_text(large_template())
        (folder / "large_template/gcdt_dev.json").write_text(json.dumps(CONFIG))
        (folder / "large_config").mkdir()
        (folder / "large_config/gcdt_dev.yaml").write_text(large_yaml())
        (folder / "large_config/schema.json").write_bytes(
            subprocess.run([build / "bin/gcdt", "schema"], check=True, capture_output=True).stdout)
        with subprocess.Popen([build / "tests/scripted_aws", folder / "script.json"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            url = server.stdout.readline().strip()
            yield folder, {"PATH": os.environ["PATH"], "HOME": name, "ENV": "dev",
                           "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "eu-west-1",
                           "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
            server.stdin.close()


def measure(command, runs, folder, environment, build):
    """Median milliseconds and peak megabytes."""
    words = [str(word) for word in command]
    report = folder / "hyperfine.json"
    subprocess.run(["hyperfine", "--shell=none", "--warmup=3", f"--runs={runs}", "--style=none",
                    f"--export-json={report}", shlex.join(words)],
                   cwd=folder, env=environment, check=True, capture_output=True)
    peak = subprocess.run([build / "tests/bench_peak_memory", *words], cwd=folder, env=environment,
                          check=True, capture_output=True, text=True).stdout
    median = json.loads(report.read_text())["results"][0]["median"]
    return 1000 * median, int(peak.split()[0]) / 1024


def results_table(results):
    base = results["a C++ program that does nothing"][0]
    rows = [("command", "median ms", "x nothing", "peak MB")]
    rows += [(name, f"{time:.2f}", f"{time / base:.1f}", f"{peak:.1f}")
             for name, (time, peak) in results.items()]
    return table(rows)


def promise(what, relation, limit, measured):
    kept = measured >= limit if relation == ">=" else measured <= limit
    figure = f"{measured:.1f}" if measured < 10 or not kept else f"{measured:.0f}"
    return what, f"{relation} {limit}", figure, "kept" if kept else "MISSED"


def promises_table(results, more):
    rows = [("promise", "limit", "measured", "")]
    for name, other, limit in PROMISES:
        ratio = results[name][0] / results[other][0]
        if limit >= 1:
            rows.append(promise(f"{name}: times {other}", "<=", limit, ratio))
        else:
            rows.append(promise(f"{name}: faster than {other}", ">=", round(1 / limit), 1 / ratio))
    for name in ("kumo version", "kumo --help"):
        rows.append(promise(f"{name}: peak MB", "<=", MEGABYTES, results[name][1]))
    return table(rows + more)


def main():
    build, report = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    results = {}
    with project_with_aws(build) as (folder, environment):
        for name, command, runs, *inside in commands(build):
            print(f"measuring {name} ...", file=sys.stderr)
            results[name] = measure(command, runs, folder.joinpath(*inside), environment, build)
        print("measuring the AWS client ...", file=sys.stderr)
        promises = [promise(*row) for row in client.promises(build, venv / "python", environment)]
    print("measuring lookups ...", file=sys.stderr)
    promises = promises_table(results, promises + lookups.promises(build) +
                              [promise(*row) for row in bundle.promises(build, venv / "python")] +
                              [promise(*row) for row in api_diff.promises(build, venv / "python")])
    tables = f"{results_table(results)}\n\n{promises}\n"
    print(tables)
    write_part(report, f"""# Benchmarks

Written by `make bench` on {machine()}.
Medians of fresh processes (hyperfine, no shell), all in one run. AWS is a server on loopback.

{tables}
"nothing" is `int main() {{}}`, built by g++ with its defaults. The Python programs are the pinned
botocore and awscli of `scripts/requirements.txt`. Signing and parsing are counted in processor time
inside a process. botocore's start-up is not counted in its 1,000 calls, gcdt's is. The upload is
four at a time, each part with its CRC32, beside `curl -T` to
the same server.
""")


main()
