"""Five thousand events, hundreds between two looks, all of the same second"""
import re

from harness import KUMO, OLD, UPDATED, an_update, event, reply, stack

INJECTED = ("5,000 events in 50 pages come between two looks; all have the time of one second, and "
            "some of a former operation come late.")

COUNT, PAGE = 5000, 100


def play(world):
    world.files(KUMO)
    late = [event(f"old-{i}", "UPDATE_COMPLETE", f"Old{i}")
            | {"Timestamp": "2020-01-01T00:00:00Z"} for i in range(3)]
    news = [event(f"n-{i}", "UPDATE_IN_PROGRESS", f"R{i:04}") for i in range(COUNT)]
    begun = event(2, "UPDATE_IN_PROGRESS", reason="User Initiated")
    newest_first = [UPDATED, *reversed(news), begun, OLD, *reversed(late)]
    pages = [newest_first[at:at + PAGE] for at in range(0, len(newest_first), PAGE)]
    world.aws(*an_update(), *[
        reply("cloudformation", "DescribeStackEvents",
              {"StackEvents": page, **({"NextToken": f"t{i}"} if i + 1 < len(pages) else {})})
        for i, page in enumerate(pages)], stack("UPDATE_COMPLETE", repeat="forever"))
    run = world.run("kumo deploy").exits(0)
    seen = re.findall(r"UPDATE_IN_PROGRESS +(R\d{4})", run.output)
    world.fact("each of the 5,000 events is told once, the oldest first",
               seen == [f"R{i:04}" for i in range(COUNT)])
    run.never_says("Old0", "Old2")
    world.fact("the peak memory is below 64 MiB", run.mebibytes < 64)
