"""Two runs at once on one machine"""
import fcntl
import os
import signal
import subprocess
import time

from harness import BEGUN, KUMO, OLD, TENKAI, UPDATED, a_function, an_update, events, stack

INJECTED = ("`kumo deploy` while another one watches the same stack: without patience, with it, "
            "and after the other one was killed with SIGKILL. Then every command of every tool "
            "while another run has its target.")

REFUSED = ("ERROR: Another run works on 'shop' on this machine: kumo deploy, process ..., since "
           "... Nothing was changed. Wait until it is over, or give --lock-timeout=<seconds>.")

# The commands that change something, by what they work on ...
LOCKED = {
    "shop": ["kumo deploy", "kumo delete -f", "kumo import mapping.json --yes", "kumo rollback",
             "kumo stop", "kumo start", "kumo stop shop"],
    "stack set shops": ["kumo stack-set deploy", "kumo stack-set delete -f"],
    "function": ["ramuda deploy", "ramuda wire", "ramuda unwire", "ramuda delete -f function",
                 "ramuda rollback function", "ramuda prune function --keep 1",
                 "ramuda rollback arn:aws:lambda:eu-west-1:123456789012:function:function"],
    "shop/blue": ["tenkai deploy", "tenkai rollback"],
    "orders": ["yugen deploy", "yugen delete -f", "yugen rollback", "yugen apikey-create key",
               "yugen apikey-delete", "yugen custom-domain-create",
               "yugen custom-domain-delete -f"]}
# ... and those that look, or, as `tenkai stop`, are for the time while another run goes on.
FREE = ["kumo list", "kumo generate", "kumo preview", "kumo dot --format=dot", "kumo lint",
        "kumo info", "kumo explain", "kumo report", "kumo drift", "kumo stack-set status",
        "kumo version", "ramuda clean", "ramuda bundle", "ramuda diff", "ramuda list",
        "ramuda metrics function", "ramuda info", "ramuda ping function",
        "ramuda invoke function --payload={}", "ramuda logs function", "ramuda wire --dry-run",
        "ramuda version", "tenkai bundle", "tenkai list", "tenkai show d-1", "tenkai stop",
        "tenkai version", "yugen preview", "yugen export", "yugen list", "yugen history",
        "yugen apikey-list", "yugen version"]


def play(world):
    two_deployments(world)
    every_command(world)
    of_its_own(world)


def two_deployments(world):
    world.files(KUMO)
    rest = [events(OLD, BEGUN, UPDATED, repeat="forever"),
            stack("UPDATE_COMPLETE", repeat="forever")]
    world.aws(*an_update(events(OLD, BEGUN, for_ms=1500), *rest))
    world.run("kumo deploy", shim=["speed=10"], when=[
        ("UPDATE_IN_PROGRESS", lambda: world.run("kumo deploy").exits(1).says(REFUSED))]
              ).exits(0).says("UPDATE_COMPLETE")
    world.called("UpdateStack", 1)

    world.aws(*an_update(events(OLD, BEGUN, for_ms=1500), *rest[:1], stack("UPDATE_COMPLETE"),
                         stack("UPDATE_COMPLETE"), events(OLD, BEGUN, UPDATED)), *rest)
    first = world.start("kumo deploy", shim=["speed=10"])
    wait_for(world, "UpdateStack")
    world.run("kumo deploy --lock-timeout=60").says(
        "Another run works on 'shop' (kumo deploy, process ..., since ...); waiting for it ...")
    world.fact("it begins when the other one is over", first.wait() == 0)
    first.stdout.close()

    world.aws(*an_update(events(OLD, BEGUN, repeat="forever"),
                         stack("UPDATE_IN_PROGRESS", repeat="forever")))
    first = world.start("kumo deploy")
    wait_for(world, "UpdateStack")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    first.stdout.close()
    world.run("kumo deploy").exits(1).says("Stack 'shop' is UPDATE_IN_PROGRESS.").never_says(
        "Another run works")


def wait_for(world, call):
    for _ in range(500):
        if call in world.calls():
            return
        time.sleep(0.02)


def every_command(world):
    function = a_function(name="function")
    config = {"kumo": KUMO["gcdt_dev.json"]["kumo"], "ramuda": function["gcdt_dev.json"]["ramuda"],
              "tenkai": TENKAI["gcdt_dev.json"]["tenkai"],
              "yugen": {"api": {"name": "orders", "description": "orders", "targetStage": "dev",
                                "apiKey": "key-1"}},
              "stacks": {"shop": {"stack": {"StackName": "shop",
                                            "template": "cloudformation.json"}}},
              "stack_set": {"StackSetName": "shops", "template": "cloudformation.json",
                            "Accounts": ["123456789012"], "Regions": ["eu-west-1"]}}
    world.files(KUMO | function | TENKAI | {"gcdt_dev.json": config, "mapping.json": {},
                                            "swagger.yaml": "swagger: '2.0'\n"})
    known = {words(usage) for tool in ("kumo", "ramuda", "tenkai", "yugen")
             for usage in usages(world, tool)}
    played = {words(command) for commands in [*LOCKED.values(), FREE] for command in commands}
    world.fact("these are all commands that there are", played == known)
    world.aws()
    locks = world.folder / ".local/state/gcdt/locks"
    for lock in locks.iterdir():
        lock.unlink()
    for command in sum(LOCKED.values(), []):  # whatever becomes of them, they have had the lock
        world.run(command, note=False)
    files = [lock.open() for lock in locks.iterdir()]
    world.fact("the commands of a tool have one lock for a target", len(files) == len(LOCKED))
    world.aws()
    for file in files:
        fcntl.flock(file, fcntl.LOCK_EX)
    for target, commands in LOCKED.items():
        for command in commands:
            world.run(command).exits(1).says(
                f"ERROR: Another run works on '{target}' on this machine: ... Nothing was changed.")
    world.run("kumo deploy --all").exits(1).says(
        "Another run works on 'shop' on this machine: ... Nothing was changed.")
    for command in FREE:
        world.run(command, note=False).never_says("Another run works")
    world.fact("of what changes something nothing was called", not [
        call for call in world.calls() if call.startswith((
            "Create", "Update", "Delete", "Put", "Import", "Publish", "Register", "Stop", "Add"))])
    for file in files:
        file.close()
    world.run("kumo rollback", note=False).never_says("Another run works")


# What a run starts itself is part of it.
def of_its_own(world):
    project = a_function(name="function")
    project["gcdt_dev.json"]["ramuda"]["bundling"]["preBundle"] = ["wire.sh"]
    world.files(project | {"wire.sh": "#!/bin/sh\nramuda wire > wired 2>&1\n"})
    world.aws()
    world.run("ramuda deploy", note=False)
    world.fact("a script of a run may change its target",
               "lists no event sources" in (world.folder / "wired").read_text())


def usages(world, tool):
    text = subprocess.run([world.build / "bin" / tool, "--help"], capture_output=True, text=True,
                          check=True).stdout
    return text.partition("Usage:")[2].partition("\n\n")[0].strip().splitlines()


def words(usage):
    """`kumo stack-set delete -f [...]` -> `kumo stack-set delete`."""
    tool, *rest = usage.split()
    return " ".join([tool, *rest[:2 if rest[0] == "stack-set" else 1]])
