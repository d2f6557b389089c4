"""A minute of throttling while a stack is watched"""
from harness import BEGUN, KUMO, OLD, UPDATED, an_update, error, events, stack

INJECTED = ("For a minute (of the program's clock, 60 times as fast) every question for events is "
            "answered with 400 Throttling.")


def play(world):
    world.files(KUMO)
    storm = error("cloudformation", "DescribeStackEvents", "Throttling", "Rate exceeded",
                  for_ms=1000)
    world.aws(*an_update(storm, events(OLD, BEGUN, UPDATED, repeat="forever"),
                         stack("UPDATE_COMPLETE", repeat="forever")))
    world.run("kumo deploy", shim=["speed=60"]).exits(0).says(
        "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE").never_says("Throttling")
    world.called("UpdateStack", 1)
    # 0.3 a second in the mean: 18, two calls before and one after the storm, and what chance adds.
    world.fact("in that minute fewer than 30 requests were sent",
               world.calls().count("DescribeStackEvents") < 30)
