"""Nobody reads the output"""
import zipfile

from harness import BEGUN, KUMO, OLD, UPDATED, a_function, an_update, error, events, stack

INJECTED = ("`| head -1` during a deployment, a standard output that is closed, LANG=C, no columns "
            "at all; an error after the reader has gone.")

DEPLOYED = [*an_update(events(OLD, BEGUN, UPDATED, repeat="forever")),
            stack("UPDATE_COMPLETE", repeat="forever")]


def play(world):
    world.files(KUMO)
    for command in ("kumo deploy | head -1; exit ${PIPESTATUS[0]}", "kumo deploy >&-",
                    "LANG=C LC_ALL=C COLUMNS=0 kumo deploy"):
        world.aws(*DEPLOYED)
        world.run(command, shell=True).exits(0)
        world.called("UpdateStack", 1)
    world.aws(*an_update(error("cloudformation", "DescribeStackEvents", "AccessDenied", "no")))
    world.run("kumo deploy | true; exit ${PIPESTATUS[0]}", shell=True).exits(1).says(
        "ERROR: Cannot watch stack 'shop'", "Its update goes on, nothing was cancelled.")
    world.files(a_function())
    world.run("ramuda bundle >&-", shell=True).exits(0)
    world.fact("nothing that is printed gets into a file that is written",
               zipfile.ZipFile(world.folder / "bundle.zip").testzip() is None)
