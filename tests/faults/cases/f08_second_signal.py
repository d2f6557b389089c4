"""A second signal while the first one is dealt with"""
from harness import BEGUN, KUMO, OLD, an_update, event, events, reply

INJECTED = ("A second and a third SIGINT during the rollback; a second one while AWS has not "
            "answered to the cancellation.")


def play(world):
    world.files(KUMO)
    back = event(3, "UPDATE_ROLLBACK_IN_PROGRESS", reason="User Initiated")
    world.aws(*an_update(reply("cloudformation", "CancelUpdateStack"),
                         events(OLD, BEGUN, back, repeat="forever")))
    world.run("kumo deploy", when=[("UPDATE_IN_PROGRESS", "SIGINT"),
                                   ("UPDATE_ROLLBACK_IN_PROGRESS", "SIGINT")]).exits(130).says(
        "WARNING: The update of stack 'shop' is left to itself. Look at it with `kumo info` "
        "(stack id arn:shop).")
    world.called("CancelUpdateStack", 1)
    world.aws(*an_update(reply("cloudformation", "CancelUpdateStack", delay_ms=20000)))
    run = world.run("kumo deploy", when=[("UPDATE_IN_PROGRESS", "SIGINT"),
                                         ("cancel cloudformation update", "SIGINT")])
    run.exits(130).says("arn:shop")
    world.called("CancelUpdateStack", 1)
    world.fact("it does not wait for an answer that does not come", run.seconds < 15)
