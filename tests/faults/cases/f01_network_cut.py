"""The network is cut while a stack is watched"""
from harness import KUMO, UPDATED, OLD, BEGUN, an_update, events, stack

INJECTED = ("TLS connections to CloudFormation are dropped and refused for three minutes (of the "
            "program's clock), then for good.")


def play(world):
    world.files(KUMO)
    world.aws(*an_update(events(OLD, BEGUN, UPDATED, repeat="forever"),
                         stack("UPDATE_COMPLETE", repeat="forever")), tls=True)
    cut_for(world, 3).exits(0).says_once("UPDATE_IN_PROGRESS").says(
        "WARNING: Connection lost (...); the update of stack 'shop' goes on. Trying again.",
        "UPDATE_COMPLETE ... shop")
    world.never_called("CancelUpdateStack")
    world.aws(*an_update(), tls=True)
    world.run("kumo deploy", shim=["speed=100"], when=[("UPDATE_IN_PROGRESS", world.line.cut)]
              ).exits(1).says(
        "No answer about stack 'shop' for 10 minutes: ...",
        "Its update goes on, nothing was cancelled. Look at it with `kumo info` "
        "(stack id arn:shop).")
    world.never_called("CancelUpdateStack")


def cut_for(world, minutes):
    import threading
    speed = 60

    def cut():
        world.line.cut()
        threading.Timer(minutes * 60 / speed, world.line.restore).start()
    return world.run("kumo deploy", shim=[f"speed={speed}"], when=[("UPDATE_IN_PROGRESS", cut)])
