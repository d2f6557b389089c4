"""Two runs at once on one machine"""
import os
import signal
import time

from harness import BEGUN, KUMO, OLD, UPDATED, an_update, events, stack

INJECTED = ("`kumo deploy` while another one watches the same stack: without patience, with it, "
            "and after the other one was killed with SIGKILL.")

REFUSED = ("ERROR: Another run works on 'shop' on this machine: kumo deploy, process ..., since "
           "... Nothing was changed. Wait until it is over, or give --lock-timeout=<seconds>.")


def play(world):
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
