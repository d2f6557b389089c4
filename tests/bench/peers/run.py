"""The same work by gcdt and by the tools people use today, side by side: run.py BUILD REPORT.md.

All talk to one moto server on loopback, one after the other. For each run: wall time, processor
time and peak memory of the process with its children (measured by peak_memory.cpp), and the calls
that the server got. The peers are installed below BUILD/peers, from PyPI and npm."""

import contextlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request

import botocore.session

import projects

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(HERE.parent))
from report import machine, table, write_part  # noqa: E402

STACK, BUCKET, GROUP = projects.STACK, projects.BUCKET, projects.GROUP


def install(build):
    """Where the programs are. Installed once; a folder that is there is taken as it is."""
    peers = build / "peers"
    for name in ("sam", "sceptre"):
        if not (peers / name / "bin" / name).exists():
            subprocess.run([sys.executable, "-m", "venv", peers / name], check=True)
            subprocess.run(
                [
                    peers / name / "bin/pip",
                    "install",
                    "--quiet",
                    "--requirement",
                    HERE / f"{name}.txt",
                ],
                check=True,
            )
    if not (peers / "node/node_modules/.bin/osls").exists():
        (peers / "node").mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", peers / "node")
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent"],
            cwd=peers / "node",
            check=True,
        )
    return {
        "kumo": build / "bin/kumo",
        "ramuda": build / "bin/ramuda",
        "aws": ROOT / ".venv/bin/aws",
        "sam": peers / "sam/bin/sam",
        "sceptre": peers / "sceptre/bin/sceptre",
        "cdk": peers / "node/node_modules/.bin/cdk",
        "osls": peers / "node/node_modules/.bin/osls",
    }


SAM = [
    "--template-file",
    "template.yaml",
    "--stack-name",
    STACK,
    "--no-fail-on-empty-changeset",
    "--no-progressbar",
    "--capabilities",
    "CAPABILITY_IAM",
]
AWS = [
    "cloudformation",
    "deploy",
    "--template-file",
    "template.yaml",
    "--stack-name",
    STACK,
    "--no-fail-on-empty-changeset",
]
CDK = ["--app", "cdk.out", "--no-notices", "--no-version-reporting"]

# Per row: what each tool is told. The first is ours. No entry: the tool has no such command.
START = {
    "gcdt": ["kumo", "version"],
    "AWS CLI": ["aws", "--version"],
    "SAM CLI": ["sam", "--version"],
    "Sceptre": ["sceptre", "--version"],
    "CDK CLI": ["cdk", "--version"],
    "osls": ["osls", "--version"],
}
DEPLOY = {
    "gcdt": ["kumo", "deploy", "--yes"],
    "AWS CLI": ["aws", *AWS],
    "SAM CLI": ["sam", "deploy", *SAM],
    "Sceptre": ["sceptre", "launch", "-y", "dev/stack.yaml"],
    "CDK CLI": ["cdk", "deploy", *CDK, "--require-approval", "never", "--progress", "events"],
}
PREVIEW = {
    "gcdt": ["kumo", "preview"],
    "AWS CLI": ["aws", *AWS, "--no-execute-changeset"],
    "SAM CLI": ["sam", "deploy", *SAM, "--no-execute-changeset"],
    "Sceptre": ["sceptre", "diff", "dev/stack.yaml"],
    "CDK CLI": ["cdk", "diff", *CDK],
}
BUNDLE = {
    "gcdt": ["ramuda", "bundle"],
    "AWS CLI": [
        "aws",
        "cloudformation",
        "package",
        "--template-file",
        "template.yaml",
        "--s3-bucket",
        BUCKET,
        "--force-upload",
    ],
    "SAM CLI": [
        "sam",
        "package",
        "--template-file",
        "template.yaml",
        "--s3-bucket",
        BUCKET,
        "--force-upload",
        "--no-progressbar",
    ],
    "osls": ["osls", "package"],
}
LOGS = {
    "gcdt": ["ramuda", "logs", projects.FUNCTION, "--start=1h"],
    "AWS CLI": ["aws", "logs", "filter-log-events", "--log-group-name", GROUP],
    "SAM CLI": ["sam", "logs", "--cw-log-group", GROUP, "--start-time", "1hour ago"],
}


class Bench:
    def __init__(self, build, folder, url):
        self.build, self.folder, self.url = build, folder, url
        self.programs = install(build)
        self.environment = {
            "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "ENV": "dev",
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "peers",
            "AWS_SECRET_ACCESS_KEY": "peers",
            "AWS_PAGER": "",
            "SAM_CLI_TELEMETRY": "0",
            "SLS_TELEMETRY_DISABLED": "1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CI": "true",
            "NO_COLOR": "1",
        }
        session = botocore.session.Session()
        session.set_credentials("peers", "peers")
        self.client = lambda service: session.create_client(service, "eu-west-1", endpoint_url=url)

    def ask(self, path, method="GET"):
        return (
            urllib.request.urlopen(urllib.request.Request(self.url + path, method=method))
            .read()
            .decode()
        )

    def run(self, words, *options):
        """Milliseconds, processor milliseconds, peak MB, calls; with "-a" also the MB not of
        files, which takes the tool's time. A failing tool ends the bench."""
        self.ask("/calls")
        command = [str(self.programs[words[0]]), *words[1:]]
        run = subprocess.run(
            [self.build / "tests/bench_peak_memory", *options, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{run.stdout[-2000:]}{run.stderr[-4000:]}")
        kilobytes, processor, wall, *own = map(float, run.stdout.split())
        calls = int(self.ask("/calls"))
        return wall, processor, kilobytes / 1024, calls, *(one / 1024 for one in own)

    # How things must stand before a run.
    def nothing(self, _):
        pass

    def empty_account(self, _):
        self.ask("/moto-api/reset", "POST")
        self.client("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        projects.write_stack(self.folder)

    def deployed(self, tool):
        self.empty_account(tool)
        self.run(DEPLOY[tool])

    def changed(self, tool):
        self.deployed(tool)
        projects.write_stack(self.folder, changed=True)

    def fresh_function(self, tool):
        self.empty_account(tool)
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        projects.write_function(self.folder)

    def logged(self, tool):
        self.fresh_function(tool)
        projects.write_logs(self.client("logs"))

    def row(self, commands, before, runs):
        """Tool -> median and spread of the time, medians of the rest."""
        result = {}
        for tool, words in commands.items():
            print(f"  {tool}: {' '.join(words)[:70]}", file=sys.stderr)
            measured = []
            for _ in range(runs * (4 if tool == "gcdt" else 1)):
                before(tool)
                measured.append(self.run(words))
            before(tool)
            *_, own = self.run(words, "-a")
            times = [wall for wall, *_ in measured]
            result[tool] = (
                statistics.median(times),
                min(times),
                max(times),
                *(statistics.median(column) for column in list(zip(*measured))[1:]),
                own,
            )
        return result


@contextlib.contextmanager
def server():
    with subprocess.Popen(
        [sys.executable, HERE / "server.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def rows(bench):
    yield "start-up", bench.row(START, bench.nothing, 5)
    yield "deploy of 20 resources", bench.row(DEPLOY, bench.empty_account, 3)
    yield "deploy without a change", bench.row(DEPLOY, bench.deployed, 3)
    yield "preview of one change", bench.row(PREVIEW, bench.changed, 3)
    yield "bundle of 500 files, 5 MB", bench.row(BUNDLE, bench.fresh_function, 3)
    yield "10,000 log lines", bench.row(LOGS, bench.logged, 3)


def report(results):
    cells = [
        (
            "work",
            "tool",
            "median ms",
            "least to most",
            "x gcdt",
            "CPU ms",
            "peak MB",
            "own MB",
            "AWS calls",
        )
    ]
    for work, tools in results.items():
        ours = tools["gcdt"][0]
        for tool, (median, least, most, processor, peak, calls, own) in tools.items():
            cells.append(
                (
                    work,
                    tool,
                    f"{median:.0f}" if median >= 10 else f"{median:.1f}",
                    f"{least:.0f} to {most:.0f}" if least >= 10 else f"{least:.1f} to {most:.1f}",
                    f"{median / ours:.1f}" if median < 10 * ours else f"{median / ours:.0f}",
                    f"{processor:.0f}",
                    f"{peak:.1f}",
                    f"{own:.1f}",
                    f"{calls:.0f}",
                )
            )
            work = ""
    return table(cells)


def promises(results):
    """Ahead of each peer everywhere; 20 times as fast, a tenth of the memory where promised."""
    cells = [("promise", "limit", "measured", "")]
    for work, tools in results.items():
        ours, *others = tools.values()
        floor = 20 if work in ("start-up", "deploy without a change") else 1
        measured = min(other[0] for other in others) / ours[0]
        cells.append(
            (
                f"{work}: faster than the fastest peer",
                f">= {floor}",
                f"{measured:.1f}",
                "kept" if measured >= floor else "MISSED",
            )
        )
        for column, memory in ((4, "peak memory"), (6, "own memory")) if floor > 1 else ():
            share = ours[column] / min(other[column] for other in others)
            cells.append(
                (
                    f"{work}: {memory}, as a part of the smallest peer's",
                    "<= 0.1",
                    f"{share:.2f}",
                    "kept" if share <= 0.1 else "MISSED",
                )
            )
    return table(cells)


def main():
    build, page = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    with server() as url, tempfile.TemporaryDirectory() as name:
        results = dict(rows(Bench(build, pathlib.Path(name), url)))
    tables = f"{report(results)}\n\n{promises(results)}\n"
    print(tables)
    versions = ", ".join(
        [
            (HERE / "sam.txt").read_text().split()[0],
            (HERE / "sceptre.txt").read_text().split()[0],
            next(
                line
                for line in (ROOT / "scripts/requirements.txt").read_text().split("\n")
                if line.startswith("awscli==")
            ),
            "aws-cdk and osls of tests/bench/peers/package.json",
        ]
    )
    write_part(
        page,
        f"""# Beside other tools

Written by `make bench-peers` on {machine()}.
{versions}. All talk to one moto server on loopback, in one run.

{tables}
Peak MB is what the kernel counts: also the pages of programs and libraries that it has in its cache
and maps sixteen at a time, whether they are used or not. Own MB leaves those out: what the largest
process of a tool held at its end beside its files.

A deployment and a preview include what the server needs, which is the same for all. Of the peers
only osls has a command that just writes the archive of a function: AWS CLI and SAM CLI also upload
it to the server. CDK deploys an assembly that is already written, so no application is run for it.
""",
    )


main()
