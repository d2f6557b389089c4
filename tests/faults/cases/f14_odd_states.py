"""The stack is in a state that cannot be deployed to"""
from harness import BEGUN, KUMO, OLD, UPDATED, event, events, reply, stack

INJECTED = "`kumo deploy` on a stack in each state that is not a good end."

BUSY = ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "IMPORT_IN_PROGRESS",
        "IMPORT_ROLLBACK_IN_PROGRESS"]
BROKEN = {
    "ROLLBACK_COMPLETE": "--recreate-failed",
    "ROLLBACK_FAILED": "--recreate-failed",
    "REVIEW_IN_PROGRESS": "--recreate-failed",
    "DELETE_FAILED": "kumo delete",
    "UPDATE_ROLLBACK_FAILED": "kumo rollback --continue",
    "IMPORT_ROLLBACK_FAILED": "kumo rollback --continue",
}
# What failed without a rollback can be deployed to.
STOPPED = ["CREATE_FAILED", "UPDATE_FAILED"]
MUTATIONS = ("CreateStack", "UpdateStack", "DeleteStack", "CancelUpdateStack", "RollbackStack",
             "ContinueUpdateRollback", "CreateChangeSet")


def play(world):
    world.files(KUMO)
    for status in BUSY:
        world.aws(stack(status, repeat="forever"),
                  events(OLD, event(2, status, reason="User Initiated"), repeat="forever"))
        world.run("kumo deploy").exits(1).says(
            f"ERROR: Stack 'shop' is {status}. Another operation runs", "Nothing was changed")
        world.never_called(*MUTATIONS)
    for status, way_out in BROKEN.items():
        world.aws(stack(status, repeat="forever"), events(OLD, repeat="forever"))
        world.run("kumo deploy").exits(1).says(f"ERROR: Stack 'shop' is {status}.", way_out,
                                               "Nothing was changed")
        world.never_called(*MUTATIONS)
    for status in STOPPED:
        world.aws(stack(status), events(OLD),
                  reply("cloudformation", "UpdateStack", {"StackId": "arn:shop"}),
                  events(OLD, BEGUN, UPDATED, repeat="forever"),
                  stack("UPDATE_COMPLETE", repeat="forever"))
        world.run(f"kumo deploy  # {status}").exits(0).says("UPDATE_COMPLETE")
