"""A TAB comes back although AWS says nothing, and what AWS says later is there at a later TAB.

    slow_aws.py BUILD_FOLDER"""
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

SCRIPT = """[
  {"service": "cloudformation", "operation": "ListStacks", "delay_ms": 3000,
   "reply": {"StackSummaries": [{"StackName": "infra-network", "StackStatus": "CREATE_COMPLETE",
                                 "CreationTime": "2026-01-01T00:00:00Z"}]}}
]"""
SECONDS = 60  # far more than anything here may take


def stacks(build, home, url):
    """What TAB offers for `kumo explain inf`; the shell would wait for nothing else."""
    environment = {"HOME": str(home), "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "eu-west-1",
                   "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    answer = subprocess.run([build / "bin/kumo", "__complete", "explain", "inf"], cwd=home,
                            env=environment, capture_output=True, text=True, timeout=SECONDS)
    if answer.returncode or answer.stderr:
        raise AssertionError(f"it said: {answer.stderr!r}, exit code {answer.returncode}")
    return answer.stdout.split()


def silent(build, home):
    """AWS takes the call and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for _ in range(2):
        if offered := stacks(build, home, url):
            raise AssertionError(f"nobody has named {offered}")


def slow(build, home):
    (home / "script.json").write_text(SCRIPT)
    with subprocess.Popen([build / "tests/scripted_aws", home / "script.json"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        url = server.stdout.readline().strip()
        end = time.monotonic() + SECONDS
        while stacks(build, home, url) != ["infra-network"]:
            if time.monotonic() > end:
                raise AssertionError("the answer never came")
            time.sleep(0.2)
        server.communicate()
        if server.returncode:
            raise AssertionError("AWS was not asked once")


def main(build_folder):
    build = pathlib.Path(build_folder).resolve()
    for case in (silent, slow):
        with tempfile.TemporaryDirectory() as home:
            case(build, pathlib.Path(home))
    print("silent and slow: the shell goes on")
    return 0


sys.exit(main(*sys.argv[1:]))
