"""The stack is in a state that cannot be deployed to"""
import botocore.loaders

from harness import BEGUN, KUMO, OLD, UPDATED, event, events, reply, stack

INJECTED = "`kumo deploy` on a stack in each state that is not a good end."

# What the text says beyond the state, and who is at work.
BUSY = {
    "CREATE_IN_PROGRESS": "The stack is being created.",
    "ROLLBACK_IN_PROGRESS": "when that is over, the stack can only be deleted",
    "DELETE_IN_PROGRESS": "when that is over, `kumo deploy` creates it anew",
    "UPDATE_IN_PROGRESS": "The stack is being updated.",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "what it replaced is being removed",
    "UPDATE_ROLLBACK_IN_PROGRESS": "Its update failed or was cancelled, and is being rolled back.",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "Its update was rolled back",
    "IMPORT_IN_PROGRESS": "Resources are being taken into the stack.",
    "IMPORT_ROLLBACK_IN_PROGRESS": "Resources could not be taken into the stack",
}
BROKEN = {
    "ROLLBACK_COMPLETE": "--recreate-failed",
    "ROLLBACK_FAILED": "--recreate-failed",
    "REVIEW_IN_PROGRESS": "--recreate-failed",
    "DELETE_FAILED": "kumo delete",
    "UPDATE_ROLLBACK_FAILED": "kumo rollback --continue",
    "IMPORT_ROLLBACK_FAILED": "kumo delete -f",
}
# Whoever deploys to what failed without a rollback ought to know.
STOPPED = ["CREATE_FAILED", "UPDATE_FAILED"]
GOOD = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE"]
MUTATIONS = ("CreateStack", "UpdateStack", "DeleteStack", "CancelUpdateStack", "RollbackStack",
             "ContinueUpdateRollback", "CreateChangeSet")


def play(world):
    world.files(KUMO)
    model = botocore.loaders.Loader().load_service_model("cloudformation", "service-2")
    world.fact("there is no other state", {*BUSY, *BROKEN, *STOPPED, *GOOD, "DELETE_COMPLETE"}
               == set(model["shapes"]["StackStatus"]["enum"]))
    for status, meaning in BUSY.items():
        world.aws(stack(status, repeat="forever"),
                  events(OLD, event(2, status, reason="User Initiated"), repeat="forever"))
        world.run("kumo deploy").exits(1).says(
            f"ERROR: Stack 'shop' is {status}. Another operation runs", meaning,
            "Wait until it is over (--wait)", "Nothing was changed")
        world.never_called(*MUTATIONS)
    for status, way_out in BROKEN.items():
        world.aws(stack(status, repeat="forever"), events(OLD, repeat="forever"))
        world.run("kumo deploy").exits(1).says(f"ERROR: Stack 'shop' is {status}.", way_out,
                                               "Nothing was changed")
        world.never_called(*MUTATIONS)
    for status in STOPPED + GOOD:
        world.aws(stack(status), events(OLD),
                  reply("cloudformation", "UpdateStack", {"StackId": "arn:shop"}),
                  events(OLD, BEGUN, UPDATED, repeat="forever"),
                  stack("UPDATE_COMPLETE", repeat="forever"))
        run = world.run(f"kumo deploy  # {status}").exits(0)
        if status in STOPPED:
            run.says(f"WARNING: Stack 'shop' is {status}: what was begun failed and was not rolled "
                     "back. This deployment goes on from there; `kumo rollback` would go back.")
        run.says("UPDATE_COMPLETE")
