"""A signal while a stack is updated"""
from harness import BEGUN, KUMO, OLD, UPDATED, an_update, error, event, events, reply, stack

INJECTED = ("SIGINT and SIGTERM after the first event of the update; once more when it is past "
            "cancelling.")

BACK = [event(3, "UPDATE_ROLLBACK_IN_PROGRESS", reason="User Initiated"),
        event(4, "UPDATE_ROLLBACK_COMPLETE")]


def play(world):
    world.files(KUMO)
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        world.aws(*an_update(reply("cloudformation", "CancelUpdateStack"),
                             events(OLD, BEGUN, *BACK, repeat="forever"),
                             stack("UPDATE_ROLLBACK_COMPLETE", repeat="forever")))
        world.run("kumo deploy", when=[("UPDATE_IN_PROGRESS", name)]).exits(code).says(
            f"Received {name} signal - cancel cloudformation update for 'shop'",
            "UPDATE_ROLLBACK_COMPLETE",
            "WARNING: Stack 'shop' ended in UPDATE_ROLLBACK_COMPLETE.")
        world.called("CancelUpdateStack", 1)
        cancel = next(request for request in world.requests()
                      if request["call"].endswith("CancelUpdateStack"))
        world.fact("the cancellation has a token and names the stack by its id",
                   cancel["parameters"].get("ClientRequestToken")
                   and cancel["parameters"]["StackName"] == "arn:shop")
    world.aws(*an_update(
        error("cloudformation", "CancelUpdateStack", "ValidationError", "CancelUpdateStack cannot "
              "be called from current stack status"),
        events(OLD, BEGUN, event(3, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
               event(4, "UPDATE_COMPLETE"), repeat="forever"),
        stack("UPDATE_COMPLETE", repeat="forever")))
    world.run("kumo deploy", when=[("UPDATE_IN_PROGRESS", "SIGINT")]).exits(130).says(
        "cannot be called from current stack status", "UPDATE_COMPLETE")
