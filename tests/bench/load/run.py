"""The largest things that users have: run.py BUILD REPORT.md. Time, calls and peak memory in one
table, and whether memory stays flat when a stream becomes longer."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from server import Aws, Server

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from report import machine, table, write_part  # noqa: E402

STACK = {"kumo": {"stack": {"StackName": "big"}}}
DEPLOYMENT = {
    "tenkai": {
        "codedeploy": {
            "applicationName": "load",
            "deploymentGroupName": "load",
            "artifactsBucket": "load-artifacts",
        }
    }
}
FUNCTION = {
    "ramuda": {
        "lambda": {
            "name": "load",
            "description": "measured",
            "role": "arn:aws:iam::123456789012:role/load",
            "handlerFile": "handler.py",
            "handlerFunction": "handler.handle",
            "timeout": 10,
            "memorySize": 128,
            "runtime": "python3.13",
        },
        "bundling": {"folders": [{"source": "package", "target": "package"}]},
    }
}
GRAPH = 100


def environment(folder, url):
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENV": "dev",
        "AWS_ENDPOINT_URL": url,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "load",
        "AWS_SECRET_ACCESS_KEY": "load",
    }


def measure(build, config, files, words, aws, until=None):
    """Seconds, calls, peak MB, and what was printed. `until`: Ctrl-C after so many lines."""
    with tempfile.TemporaryDirectory() as name, Server(aws) as url:
        folder = pathlib.Path(name)
        (folder / "gcdt_dev.json").write_text(json.dumps(config))
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        command = [build / "bin" / words[0], *words[1:]]
        if not until:
            command = [build / "tests/bench_peak_memory", "-o", folder / "peak", *command]
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder, url),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        printed = []
        for line in process.stdout:
            printed.append(line)
            if until and len(printed) == until:
                peak = peak_of(process)
                process.send_signal(signal.SIGINT)
        process.wait()
        seconds = time.monotonic() - start
        expected = 130 if until else 0
        if process.returncode != expected:
            raise SystemExit(
                f"{' '.join(words)}: exit code {process.returncode}\n{''.join(printed)[-3000:]}"
            )
        if not until:
            peak = int((folder / "peak").read_text().split()[0]) / 1024
        return seconds, aws.calls, peak, printed


def peak_of(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def check(holds, what, printed):
    if not holds:
        raise SystemExit(f"{what} is missing from\n{''.join(printed)[-2000:]}")


def lists(build, count):
    *figures, printed = measure(build, STACK, {}, ["kumo", "list"], Aws(stacks=count))
    check(sum("stack-" in line for line in printed) == count, f"one of {count} stacks", printed)
    return figures


def reports(build, count):
    *figures, printed = measure(build, STACK, {}, ["kumo", "report", "big"], Aws(events=count))
    return figures


def deployments(build, count):
    files = {"codedeploy/appspec.yml": "version: 0.0\nos: linux\n"}
    *figures, printed = measure(
        build, DEPLOYMENT, files, ["tenkai", "deploy"], Aws(instances=count)
    )
    check(f"{count} targets: {count} Succeeded\n" in printed, f"one of {count} instances", printed)
    return figures


def bundles(build, count):
    files = {
        f"package/folder{number % 200}/file{number}.py": f"VALUE = {number}\n" * 40
        for number in range(count)
    }
    files["handler.py"] = "def handle(event, context):\n    return event\n"
    *figures, _ = measure(build, FUNCTION, files, ["ramuda", "bundle"], Aws())
    return figures


def tails(build, count):
    *figures, printed = measure(
        build, FUNCTION, {}, ["ramuda", "logs", "load", "--tail"], Aws(lines=count), until=count
    )
    numbers = [
        int(found[1]) for line in printed if (found := re.search(r"INFO request (\d+) ", line))
    ]
    check(
        numbers == sorted(set(numbers)) and len(numbers) >= count - 10,
        "a log line, or its order,",
        printed,
    )
    return figures


def graphs(build, count):
    """A row of stacks, each of which needs the one ten before it, on moto."""
    stacks = {}
    for number in range(count):
        stacks[f"stack{number}"] = {"template": "topic.yaml"}
        if number >= 10:
            stacks[f"stack{number}"]["depends_on"] = [f"stack{number - 10}"]
    with tempfile.TemporaryDirectory() as name, subprocess.Popen(
        [sys.executable, HERE.parent / "peers/server.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as moto:
        url, folder = moto.stdout.readline().strip(), pathlib.Path(name)
        (folder / "topic.yaml").write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")
        (folder / "gcdt_dev.json").write_text(json.dumps({"stacks": stacks}))
        start = time.monotonic()
        run = subprocess.run(
            [
                build / "tests/bench_peak_memory",
                "-o",
                folder / "peak",
                build / "bin/kumo",
                "deploy",
                "--all",
                "--yes",
            ],
            cwd=folder,
            env=environment(folder, url),
            capture_output=True,
            text=True,
        )
        seconds = time.monotonic() - start
        if run.returncode:
            raise SystemExit(run.stdout[-3000:] + run.stderr[-3000:])
        calls = int(urllib.request.urlopen(url + "/calls").read())
        moto.stdin.close()
        return seconds, calls, int((folder / "peak").read_text().split()[0]) / 1024


# What, how it is measured, how large, and how small to compare its memory with.
ROWS = [
    ("list of {} stacks", lists, 1000, 100),
    ("report of a stack with {} events", reports, 5000, 500),
    ("deployment to {} instances", deployments, 500, 50),
    ("graph of {} stacks, on moto", graphs, GRAPH, 10),
    ("bundle of {} files", bundles, 50_000, 5_000),
    ("tail of {} log lines, 1,000 a second", tails, 10_000, 1_000),
]


def main():
    build, page = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    cells = [("work", "seconds", "calls", "peak MB", "peak MB of a tenth")]
    for what, run, large, small in ROWS:
        print(f"measuring {what.format(f'{large:,}')} ...", file=sys.stderr)
        tenth = run(build, small)
        seconds, calls, peak = run(build, large)
        cells.append(
            (
                what.format(f"{large:,}"),
                f"{seconds:.2f}",
                str(calls),
                f"{peak:.1f}",
                f"{tenth[2]:.1f}",
            )
        )
    print(table(cells))
    write_part(
        page,
        f"""# Under load

Written by `make load` on {machine()}. AWS is a server on loopback. The deployment's
instances take three seconds each, fifty begin every half second; the graph is ten rows of ten
stacks, and begins no faster than the four requests a second that kumo allows itself.

{table(cells)}
""",
    )


if __name__ == "__main__":
    main()
