"""Writes which functions run at every start, in their order: function_order.py BUILD_FOLDER.

The commands below run under valgrind's callgrind; the sections of what they called, in the order of
the first call, are written to cmake/function_order.txt, by which the linker puts them side by side
(cmake/function_order.cmake). Names that a later version does not have any more do no harm."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIST = ROOT / "cmake/function_order.txt"
STACK = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
# The more often a command is typed, the sooner it comes. The first deployment makes the stack.
COMMANDS = ["version", "--help", "__complete explain x", "generate", "deploy --yes", "list",
            "preview"]


@contextlib.contextmanager
def aws():
    """The address of a moto server."""
    with subprocess.Popen([sys.executable, ROOT / "tests/bench/peers/server.py"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as server:
        yield server.stdout.readline().strip()
        server.stdin.close()


def called(profile):
    """The functions of the program itself, as callgrind met them, by their mangled names. Each name
    is written out once, and has a number afterwards."""
    known = {"ob": {}, "fn": {}}
    ours = False
    for line in profile.read_text().splitlines():
        match = re.match(r"(c?)(ob|fn)=(\(\d+\))(?: (.*))?", line)
        if not match:
            continue
        callee, kind, number, name = match.groups()
        if name:
            known[kind][number] = name
        if callee:
            continue
        if kind == "ob":
            ours = known[kind][number].endswith("/gcdt")
        elif ours:
            yield re.sub(r"'\d+$", "", known[kind][number])  # 'N: the depth of a recursion


def sections(function):
    """Where the compiler puts it. Of a constructor or destructor that objects and parts of objects
    share, the section has the name of the latter."""
    if not re.fullmatch(r"[A-Za-z_][\w.]*", function):
        return []
    if function.endswith(".cold"):
        return [".text.unlikely." + function.removesuffix(".cold")]
    if function == "main" or function.startswith("_GLOBAL__sub_I"):
        return [".text.startup." + function]
    return [".text." + function, ".text." + re.sub(r"([CD])1E", r"\g<1>2E", function)]


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "bin/kumo"
    order = {}
    with tempfile.TemporaryDirectory() as name, aws() as url:
        folder = pathlib.Path(name)
        (folder / "gcdt_dev.json").write_text('{"kumo": {"stack": {"StackName": "sample"}}}')
        (folder / "cloudformation.json").write_text(json.dumps(STACK))
        environment = {"PATH": os.environ["PATH"], "HOME": name, "ENV": "dev",
                       "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "eu-west-1",
                       "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
        subprocess.run([program, "deploy", "--yes"], cwd=folder, env=environment, check=True,
                       capture_output=True)
        for command in COMMANDS:
            profile = folder / "profile"
            subprocess.run(["valgrind", "--tool=callgrind", "--demangle=no",
                            f"--callgrind-out-file={profile}", program, *command.split()],
                           cwd=folder, env=environment, check=True, capture_output=True)
            for function in called(profile):
                order.update(dict.fromkeys(sections(function)))
            print(f"kumo {command}: {len(order)} sections", file=sys.stderr)
    LIST.write_text("".join(f"{section}\n" for section in order))


main()
