"""A hook or a script hangs"""
import subprocess

from harness import KUMO, a_function

INJECTED = ("A hook that sleeps, ignores SIGTERM and has children; a preBundle script that "
            "fills the pipe with 10 MB; Ctrl-C while a hook hangs.")

HOOK = """import os, signal, subprocess, sys, time
from gcdt import gcdt_signals


def hook(params):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen(["sleep", "654.321"])
    print("hook hangs", flush=True)
    time.sleep(600)


def register():
    gcdt_signals.command_init.connect(hook)


def deregister():
    pass
"""


def play(world):
    world.files(KUMO | {"hookfile.py": HOOK, "gcdt_dev.json": {
        "hookfile": "hookfile.py", "kumo": {"stack": {"StackName": "shop"}}}})
    world.aws()
    run = world.run("kumo deploy", env={"GCDT_PYTHON_TIMEOUT": "1"}).exits(1).says(
        "hook hangs", "ERROR: 'hookfile.py' was not done after 1 s (at line 9) and was ended; "
        "GCDT_PYTHON_TIMEOUT=<seconds> allows more.")
    world.fact("it is ended, with its children, within seconds",
               run.seconds < 30 and not sleepers())
    run = world.run("kumo deploy", when=[("hook hangs", "SIGINT")]).exits(130)
    world.fact("Ctrl-C ends it as well", run.seconds < 30 and not sleepers())
    world.never_called("UpdateStack", "CreateStack")
    project = a_function()
    project["gcdt_dev.json"]["ramuda"]["bundling"]["preBundle"] = ["talks.sh"]
    world.files(project | {
        "talks.sh": "#!/bin/sh\nhead -c 10000000 /dev/zero | tr '\\0' 'x'\necho\n"})
    run = world.run("ramuda bundle").exits(0)
    world.fact("a script that prints 10 MB is read to its end", run.mebibytes < 128)


def sleepers():
    return subprocess.run(["pgrep", "-f", "sleep 654.321"], capture_output=True).stdout
