"""The disk is full, or fails, while something is written"""
import itertools

from harness import KUMO, Wrong, a_function, reply, stack

INJECTED = ("write, fsync, close and rename of a bundle, a template, an answer and the standard "
            "output fail with ENOSPC, EDQUOT and EIO; writing is interrupted (EINTR) and done in "
            "part; memory runs out; the system gives no thread, or only one.")

FULL = {"ENOSPC": "No space left on device", "EDQUOT": "Disk quota exceeded",
        "EIO": "Input/output error"}
FAILS = [f"{call}:{error}:1" for call in ("pwrite", "fsync", "close", "rename") for error in FULL]


def play(world):
    the_bundle(world)
    the_template(world)
    the_output(world)
    memory(world)
    threads(world)


def the_bundle(world):
    world.files(a_function())
    world.run("ramuda bundle").exits(0)
    bundle = world.folder / "bundle.zip"
    before = bundle.read_bytes()
    world.files({"impl/more.py": "PRICE = 2\n"})
    for rule in FAILS:
        reason = FULL[rule.split(":")[1]]
        # Without the index of the last zip, its successor is the first file that is closed.
        (world.folder / ".gcdt/ramuda-dev.zip.index").unlink(missing_ok=True)
        run = world.run(f"ramuda bundle  # {rule}", shim=[rule + ":/ramuda-dev.zip."])
        run.exits(1).says(
            f"ERROR: could not write '...ramuda-dev.zip': {reason}")
        needs_room(run, rule)
        world.fact("the bundle of before is whole", bundle.read_bytes() == before)
        world.leaves_no_temporary_files()
    world.run("ramuda bundle  # EINTR, and a write done in part",
              shim=["pwrite:EINTR:1", "pwrite:SHORT:2"]).exits(0)
    whole = bundle.read_bytes()
    bundle.unlink()
    world.run("ramuda bundle").exits(0)
    world.fact("a write that is interrupted, or done in part, is finished",
               whole == bundle.read_bytes() != before)


def the_template(world):
    world.files(KUMO)
    world.run("kumo generate").exits(0)
    template = next(world.folder.glob("shop-*template*"))
    for rule in FAILS:
        rule = rule.replace("pwrite", "write")
        reason = FULL[rule.split(":")[1]]
        template.write_text("of before")
        run = world.run(f"kumo generate  # {rule}", shim=[f"{rule}:/{template.name}."])
        run.exits(1).says(
            f"ERROR: could not write '...{template.name}': {reason}")
        needs_room(run, rule)
        world.fact("the template of before is whole", template.read_text() == "of before")
        world.leaves_no_temporary_files()


def needs_room(run, rule):
    if "EIO" not in rule:
        run.says(" (needed ... MiB)")


# A log in a file, an answer in a file.
def the_output(world):
    said = "ERROR: Not all of the output could be written: No space left on device."
    world.aws(stack("CREATE_COMPLETE", repeat="forever"))
    world.run("gcdt call cloudformation DescribeStacks > /dev/full", shell=True).exits(1).says(
        said + " The command itself went well.")
    world.run("kumo info -v > /dev/full", shell=True).exits(1).says(said)
    world.stop_aws()


# One allocation fails, of all that there are.
def memory(world):
    world.files(a_function() | KUMO | {"gcdt_dev.json": a_function()["gcdt_dev.json"]
                                       | KUMO["gcdt_dev.json"]})
    torture(world, "ramuda bundle", "bundle.zip")
    torture(world, "kumo generate", next(world.folder.glob("shop-*template*")).name)
    world.fact("whichever allocation fails, there is a whole file and exit 0, or exit 1 with a "
               "reason; never half a file, never a crash", True)


def torture(world, command, name):
    file = world.folder / name
    world.run(command, note=False).exits(0)
    whole, codes = file.read_bytes(), []
    for number in itertools.count(50, 5 if world.long else 450):
        file.unlink(missing_ok=True)
        run = world.run(command, shim=[f"malloc:ENOMEM:{number}"], note=False)
        codes.append(run.code)
        written = file.read_bytes() if file.exists() else None
        said = "ERROR: " in run.output and "has a bug" not in run.output
        if run.code not in (0, 1) or written not in (whole, None if run.code else whole) or (
                run.code and not said):
            raise Wrong(f"{command}: allocation {number} fails: exit {run.code}\n{run.output}")
        world.leaves_no_temporary_files()
        if codes[-5:] == [0] * 5:  # there are not so many
            break
    if 1 not in codes:
        raise Wrong(f"{command}: no allocation failed")


# As in a container that may have only so many.
def threads(world):
    world.files(a_function() | KUMO | {"gcdt_dev.json": a_function()["gcdt_dev.json"]
                                       | KUMO["gcdt_dev.json"]})
    world.aws(reply("cloudformation", "ListStacks", {"StackSummaries": []}, repeat="forever"))
    bundle = world.folder / "bundle.zip"
    world.run("ramuda bundle").exits(0)
    whole = bundle.read_bytes()
    for rule in ("thread:EAGAIN:1+", "thread:EAGAIN:2+"):
        bundle.unlink()
        (world.folder / ".gcdt/ramuda-dev.zip.index").unlink(missing_ok=True)
        world.run(f"ramuda bundle  # {rule}", shim=[rule]).exits(0)
        world.fact("fewer threads make the same bundle", bundle.read_bytes() == whole)
        world.run(f"kumo list  # {rule}", shim=[rule]).exits(0)
    world.stop_aws()
