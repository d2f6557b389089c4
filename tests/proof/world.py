"""What the proofs of this folder share: a project in a folder of its own, an AWS that follows a
script (tests/support/scripted_aws.h), and the built programs, many of them at once: most of their
time is waiting."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import pty
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
SECONDS = 90  # for one program, on a machine that is busy
AT_ONCE = int(os.environ.get("GCDT_PROOF_JOBS", "24"))

# Operations that change nothing, by the beginning of their names.
LOOKS = re.compile(r"(Batch)?(Get|List|Describe|Head|Detect|Filter|Validate|Lookup|Export)")


class Wrong(AssertionError):
    """The program did not do what is written down."""


def matches(pattern, text):
    """Whether the text stands there; `...` is any text within a line."""
    return re.search("[^\n]*?".join(map(re.escape, pattern.split("..."))), text) is not None


class World:
    """One project and its AWS. `aws`: entries of the script."""

    def __init__(self, build, files, aws, env=None):
        self.build = build
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gcdt-proof-"))
        self.project, self.tmp = self.folder / "project", self.folder / "tmp"
        self.tmp.mkdir()
        self.project.mkdir()
        self.log = self.folder / "requests"
        self.env = env or {}
        for name, content in files.items():
            self.write(name, content)
        (self.folder / "script.json").write_text(json.dumps(aws))
        self.server = subprocess.Popen(
            [build / "tests/scripted_aws", self.folder / "script.json", self.log],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().strip()
        if not self.url:
            raise Wrong(f"the scripted AWS did not start: {json.dumps(aws)[:2000]}")

    def write(self, name, content):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, "utf-8")
        path.chmod(0o755 if text.startswith("#!") else 0o644)

    def close(self):
        self.server.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_what):
        self.close()

    def environment(self):
        path = [f"{self.build}/bin", f"{self.build}/examples", VENV / "bin", os.environ["PATH"]]
        variables = {
            "PATH": ":".join(map(str, path)), "HOME": str(self.folder), "LANG": "C.UTF-8",
            "USER": "developer", "NO_COLOR": "1", "ENV": "dev", "TMPDIR": str(self.tmp),
            "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "of-the-tests", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "2", "AWS_ENDPOINT_URL": self.url} | self.env
        # An empty text is a variable that is not there.
        return {name: value for name, value in variables.items() if value}

    def start(self, command, **options):
        environment = self.environment()
        argv = shlex.split(command)
        argv[0] = shutil.which(argv[0], path=environment["PATH"])
        return subprocess.Popen(argv, cwd=self.project, env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, start_new_session=True,
                                **{"stderr": subprocess.STDOUT} | options)

    def run(self, command, **options):
        """Its output and its exit code."""
        process = self.start(command, **options)
        with watchdog(process):
            output = process.communicate()[0]
        return output.decode("utf-8", "replace"), process.returncode

    def requests(self):
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def calls(self):
        return [request["call"].partition(".")[2] for request in self.requests()]

    def changes(self):
        """The calls that may have changed something."""
        return [call for call in self.calls() if not LOOKS.match(call)]

    def asked(self, call):
        """Whether AWS got this call, of which the answer may be still to come."""
        with contextlib.suppress(OSError):
            return f'.{call}"' in self.log.read_text("utf-8", "replace")
        return False


@contextlib.contextmanager
def watchdog(process):
    timer = threading.Timer(SECONDS, kill, (process,))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def kill(process, number=signal.SIGKILL):
    """The process and its children, as Ctrl-C reaches them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def in_terminal(world, command, answer):
    """What the program shows on a terminal that answers its one question."""
    pid, terminal = pty.fork()
    if pid == 0:
        environment = world.environment()
        argv = shlex.split(command)
        os.chdir(world.project)
        os.execve(shutil.which(argv[0], path=environment["PATH"]), argv, environment)
    text = b""
    with contextlib.suppress(OSError):  # that is how a terminal ends
        while data := os.read(terminal, 4096):
            text += data
            if answer and b"seconds):" in text:
                os.write(terminal, answer.encode() + b"\n")
                answer = None
    os.waitpid(pid, 0)
    os.close(terminal)
    return text.decode("utf-8", "replace")


def until(holds, seconds=SECONDS):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def play_all(play, cases, name):
    """play(case) for every case; what it returns, in order. Complaints are printed; the number of
    them is the second value."""
    began, failed, results = time.monotonic(), 0, []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(play, case) for case in cases]
        for future in futures:
            try:
                results.append(future.result())
            except Wrong as wrong:
                failed += 1
                print(wrong, flush=True)
    print(f"{name}: {len(cases) - failed} of {len(cases)} as written down, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return results, failed


def write_result(build, chapter, name, result):
    """For the page docs/reliability.md (scripts/reliability.py)."""
    folder = build / "reliability" / chapter
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")


# Entries of scripts.

def reply(service, operation, answer=None, **more):
    return {"service": service, "operation": operation, "reply": answer or {}, **more}


def always(service, operation, answer=None, **more):
    return reply(service, operation, answer, repeat="forever", **more)


def error(service, operation, code, message="", status=400, **more):
    return {"service": service, "operation": operation,
            "error": {"code": code, "message": message, "status": status}, **more}


def caller():
    return always("sts", "GetCallerIdentity", {
        "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "AIDA"})
