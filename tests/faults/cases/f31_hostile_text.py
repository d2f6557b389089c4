"""Events, reasons and logs with escape sequences, or no UTF-8"""
from harness import KUMO, OLD, an_update, event, events, reply, stack

INJECTED = ("Stack events with ANSI and OSC sequences, carriage returns, backspaces and workflow "
            "commands; log events with the same, and of 1 MB.")

EVIL = "\x1b]0;owned\x07\x1b[2J\rstack is fine\x08\x08\u202e::set-output name=x::y"


def play(world):
    world.files(KUMO)
    world.aws(*an_update(), events(
        OLD, event(2, "UPDATE_IN_PROGRESS", reason="User Initiated"),
        event(3, "UPDATE_FAILED", "Files", EVIL), event(4, "UPDATE_ROLLBACK_IN_PROGRESS"),
        event(5, "UPDATE_ROLLBACK_COMPLETE"), repeat="forever"),
        reply("cloudformation", "DescribeEvents", {"OperationEvents": []}, repeat="forever"),
        stack("UPDATE_ROLLBACK_COMPLETE", repeat="forever"))
    run = world.run("kumo deploy").exits(1).says("UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE")
    world.fact("no control character is printed but the end of lines",
               all(char >= " " or char == "\n" for char in run.output) and "\x9b" not in run.output)
    world.fact("no line begins with `::`", "\n::" not in run.output)

    world.aws(reply("logs", "FilterLogEvents", {"events": [
        {"timestamp": 1700000000000, "message": EVIL + "\n", "eventId": "1",
         "logStreamName": "s"},
        {"timestamp": 1700000001000, "message": "x" * 1_000_000, "eventId": "2",
         "logStreamName": "s"}]}, repeat="forever"))
    run = world.run("ramuda logs shop --start=100w").exits(0)
    world.fact("a line of a log has no control characters either",
               all(char >= " " or char == "\n" for char in run.output))
    world.fact("a line of 1 MB is cut", max(map(len, run.output.splitlines())) < 70_000)
