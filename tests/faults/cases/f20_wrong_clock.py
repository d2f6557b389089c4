"""The clock of the machine is wrong, or jumps"""
from harness import BEGUN, KUMO, OLD, UPDATED, an_update, events, raw, stack

INJECTED = ("The clock is ten minutes and a day ahead and behind, before an AWS that refuses "
            "requests of more than five minutes; it goes back two hours during a deployment.")


def play(world):
    world.files(KUMO)
    for seconds in (600, -600, 86400, -86400):
        world.aws(stack("CREATE_COMPLETE"), clock=True)
        world.run(f"gcdt call cloudformation DescribeStacks  # clock {seconds:+} s",
                  shim=[f"offset={seconds}"]).exits(0).says("CREATE_COMPLETE")
        world.called("DescribeStacks", 2)
    world.aws(stack("CREATE_COMPLETE"), clock=True)
    world.run("gcdt call cloudformation DescribeStacks").exits(0)
    world.called("DescribeStacks", 1)

    rest = [events(OLD, BEGUN, UPDATED, repeat="forever"),
            stack("UPDATE_COMPLETE", repeat="forever")]
    for jump in (-7200, 7200):
        world.aws(*an_update(events(OLD, BEGUN, repeat=4), *rest), clock=True)
        run = world.run("kumo deploy", shim=["speed=10", f"jump={jump}@12"]).exits(0).says(
            "UPDATE_COMPLETE")
        world.fact("a jump does not change what is waited for", run.seconds < 20)

    world.aws(raw("cloudformation", "DescribeStacks", "<a/>", 400,
                  {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}, repeat="forever"))
    world.run("gcdt call cloudformation DescribeStacks").exits(1).says(
        "the clock of this machine is ... s ahead")
