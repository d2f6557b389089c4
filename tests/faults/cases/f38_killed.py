"""The program is killed at any moment"""
import os
import random
import signal
import time
import zipfile

from harness import BEGUN, KUMO, OLD, UPDATED, Wrong, a_function, an_update, events, stack

INJECTED = ("SIGKILL at random moments of `ramuda bundle`, `kumo generate` and `kumo deploy` (24 "
            "times in `make test`, 500 times in `make faults`); then the same command again.")


def play(world):
    random.seed(38)
    world.files(a_function() | {f"impl/{i}": os.urandom(20_000) for i in range(40)})
    whole_run = world.run("ramuda bundle", note=False).exits(0).seconds
    bundle = world.folder / "bundle.zip"
    for number in range(166 if world.long else 8):
        world.files({"impl/0": os.urandom(20_000)})
        kill(world, "ramuda bundle", whole_run)
        if zipfile.ZipFile(bundle).testzip() is not None:
            raise Wrong(f"a bundle is damaged after {number} kills")
    world.run("ramuda bundle").exits(0)
    world.fact("the bundle was whole each time, of before or new", True)

    world.files(KUMO)
    whole_run = world.run("kumo generate", note=False).exits(0).seconds
    template = next(world.folder.glob("shop-*template*"))
    whole = template.read_bytes()
    for _ in range(166 if world.long else 8):
        kill(world, "kumo generate", whole_run)
        if template.read_bytes() != whole:
            raise Wrong("a template is damaged")
    world.run("kumo generate").exits(0)
    world.fact("the template was whole each time", True)

    # What a deployment was doing is known to AWS alone: the next run finds it there.
    for _ in range(168 if world.long else 8):
        world.aws(*an_update(events(OLD, BEGUN, repeat="forever"),
                             stack("UPDATE_IN_PROGRESS", repeat="forever")))
        kill(world, "kumo deploy", 3 * whole_run)  # it does not end by itself
    world.aws(stack("UPDATE_IN_PROGRESS"), events(OLD, BEGUN))
    world.run("kumo deploy").exits(1).says("Stack 'shop' is UPDATE_IN_PROGRESS.").never_says(
        "Another run works")
    world.aws(*an_update(events(OLD, BEGUN, UPDATED, repeat="forever"),
                         stack("UPDATE_COMPLETE", repeat="forever")))
    world.run("kumo deploy").exits(0).says("UPDATE_COMPLETE")
    world.fact("no lock and no state is left that another run stumbles over", True)


# At any moment of the time that the command takes on this machine.
def kill(world, command, within):
    process = world.start(command)
    time.sleep(random.uniform(0, within))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
