"""A TAB comes back although AWS says nothing, and what AWS says later is there at a later TAB. What
AWS says at once is not lost.

    slow_aws.py BUILD_FOLDER"""
import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

SLOW = """[
  {"service": "cloudformation", "operation": "ListStacks", "delay_ms": 3000,
   "reply": {"StackSummaries": [{"StackName": "infra-network", "StackStatus": "CREATE_COMPLETE",
                                 "CreationTime": "2026-01-01T00:00:00Z"}]}}
]"""
PROMPT = """[
  {"service": "lambda", "operation": "ListFunctions", "repeat": 20,
   "reply": {"Functions": [{"FunctionName": "orders-import"}]}}
]"""
SECONDS = 60  # far more than anything here may take
ALARM = 20  # after as many seconds the process that asks is ended


def offered(build, home, url, tool, *words):
    """What TAB offers behind these words; the shell would wait for nothing else."""
    environment = {"HOME": str(home), "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "eu-west-1",
                   "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    answer = subprocess.run([build / "bin" / tool, "__complete", *words], cwd=home,
                            env=environment, capture_output=True, text=True, timeout=SECONDS)
    if answer.returncode or answer.stderr:
        raise AssertionError(f"it said: {answer.stderr!r}, exit code {answer.returncode}")
    return answer.stdout.split()


def stacks(build, home, url):
    return offered(build, home, url, "kumo", "explain", "inf")


def silent(build, home):
    """AWS takes the call and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for _ in range(2):
        if names := stacks(build, home, url):
            raise AssertionError(f"nobody has named {names}")


@contextlib.contextmanager
def aws(build, home, script):
    """Where AWS is; it must have been asked as often as the script says."""
    (home / "script.json").write_text(script)
    with subprocess.Popen([build / "tests/scripted_aws", home / "script.json"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.communicate()
        if server.returncode:
            raise AssertionError("AWS was not asked each time")


def slow(build, home):
    with aws(build, home, SLOW) as url:
        end = time.monotonic() + SECONDS
        while stacks(build, home, url) != ["infra-network"]:
            if time.monotonic() > end:
                raise AssertionError("the answer never came")
            time.sleep(0.2)


def answers(home):
    """What the process that asks AWS has written."""
    folder = home / ".cache/gcdt/completion"
    return [file for file in folder.glob("*") if file.suffix != ".asked"]


def prompt(build, home):
    """Each process that asks comes to its end: none waits for a lock that a thread held when the
    process was forked."""
    with aws(build, home, PROMPT) as url:
        for number in range(20):
            user = home / str(number)
            user.mkdir()
            end = time.monotonic() + ALARM - 5
            offered(build, user, url, "ramuda", "invoke", "orders-")
            while not answers(user):
                if time.monotonic() > end:
                    raise AssertionError("the process that asks AWS hangs")
                time.sleep(0.02)


def main(build_folder):
    build = pathlib.Path(build_folder).resolve()
    for case in (silent, slow, prompt):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            case(build, pathlib.Path(home))
    print("silent and slow: the shell goes on; prompt: nothing is lost")
    return 0


sys.exit(main(*sys.argv[1:]))
