"""Somebody else works on the stack"""
from harness import KUMO, OLD, error, event, events, reply, stack

INJECTED = ("The stack is UPDATE_IN_PROGRESS by somebody else's doing: before we look, and "
            "between our look and UpdateStack; then a SIGINT.")

THEIRS = event(2, "UPDATE_IN_PROGRESS", reason="User Initiated") | {
    "ClientRequestToken": "pipeline-7"}


def play(world):
    world.files(KUMO)
    world.aws(stack("UPDATE_IN_PROGRESS", repeat="forever"), events(OLD, THEIRS, repeat="forever"))
    world.run("kumo deploy").exits(1).says(
        "ERROR: Stack 'shop' is UPDATE_IN_PROGRESS. Another operation runs since ... (User "
        "Initiated, token pipeline-7).", "Nothing was changed (stack id arn:shop).")
    world.never_called("UpdateStack", "CancelUpdateStack")
    world.aws(stack("CREATE_COMPLETE"), events(OLD),
              error("cloudformation", "UpdateStack", "ValidationError",
                    "Stack:arn:shop is in UPDATE_IN_PROGRESS state and can not be updated."),
              events(OLD, THEIRS, repeat="forever"))
    world.run("kumo deploy").exits(1).says(
        "is in UPDATE_IN_PROGRESS state and can not be updated. Another operation runs since ... "
        "(User Initiated, token pipeline-7).")
    world.never_called("CancelUpdateStack")
    # Waiting for the other one, and giving that up.
    world.aws(stack("UPDATE_IN_PROGRESS", repeat="forever"), events(OLD, THEIRS, repeat="forever"))
    world.run("kumo deploy --wait", when=[("pipeline-7", "SIGINT")]).exits(130)
    world.never_called("UpdateStack", "CancelUpdateStack")
