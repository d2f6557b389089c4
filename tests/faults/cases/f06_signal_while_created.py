"""A signal while a stack is created"""
from harness import KUMO, event, events, reply, stack

INJECTED = "SIGINT and SIGTERM after the first event of the creation."


def play(world):
    world.files(KUMO)
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        world.aws(stack(), reply("cloudformation", "CreateStack", {"StackId": "arn:shop"}),
                  events(event(1, "CREATE_IN_PROGRESS", reason="User Initiated"),
                         repeat="forever"))
        world.run("kumo deploy", when=[("CREATE_IN_PROGRESS", name)]).exits(code).says(
            "WARNING: The creation of stack 'shop' goes on. Look at it with `kumo info` (stack id "
            "arn:shop). Remove it with `kumo delete -f`, or run `kumo deploy` when it is "
            "complete.")
        world.never_called("DeleteStack", "CancelUpdateStack")
