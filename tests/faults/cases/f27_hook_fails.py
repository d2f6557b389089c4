"""A hook or a plugin fails"""
from harness import BEGUN, KUMO, OLD, UPDATED, an_update, events, stack

INJECTED = ("Hooks that raise before the command and after a deployment that went well, one that "
            "calls exit(), one that is no Python; a plugin program that ends with exit code 3.")

HOOK = """from gcdt import gcdt_signals


def hook(params):
    print("hook", flush=True)
    {action}


def failed(params):
    print("told of:", params[0]["error"])


def register():
    gcdt_signals.{signal}.connect(hook)
    gcdt_signals.error.connect(failed)


def deregister():
    pass
"""
DEPLOYED = [*an_update(events(OLD, BEGUN, UPDATED, repeat="forever")),
            stack("UPDATE_COMPLETE", repeat="forever")]


def play(world):
    world.files(KUMO | {"gcdt_dev.json": {"hookfile": "hookfile.py",
                                          "kumo": {"stack": {"StackName": "shop"}}}})
    for action, said in (('raise RuntimeError("not on a \\x1b[31mFriday")', "a ^[[31mFriday"),
                         ("import os; os._exit(3)", "exit code 3")):
        world.files({"hookfile.py": HOOK.format(signal="command_init", action=action)})
        world.aws()
        world.run("kumo deploy").exits(1).says("ERROR: ..." + said)
        world.never_called("UpdateStack", "CreateStack")
    world.files({"hookfile.py": HOOK.format(signal="command_init",
                                            action='raise RuntimeError("not on a Friday")')})
    world.aws()
    world.run("kumo deploy").exits(1).says_once(
        "ERROR: hookfile.py:6: the hook 'hook' for 'command_init' failed: RuntimeError: not on a "
        "Friday").says_once("told of: hookfile.py:6: ...")

    world.files({"hookfile.py": HOOK.format(signal="command_finalized",
                                            action='raise RuntimeError("too late")')})
    world.aws(*DEPLOYED)
    world.run("kumo deploy").exits(1).says(
        "UPDATE_COMPLETE", "ERROR: hookfile.py:6: the hook 'hook' for 'command_finalized' failed: "
        "RuntimeError: too late", "The 'kumo deploy' itself was done before that, and stays.")
    world.called("UpdateStack", 1)
    world.files({"hookfile.py": "def register(:\n"})
    world.aws()
    world.run("kumo deploy").exits(1).says("ERROR: ...hookfile.py:1: ...")
    world.never_called("UpdateStack")

    world.files({"gcdt_dev.json": {"kumo": {"stack": {"StackName": "shop"}},
                                   "plugins": {"p": {"executable": "./gcdt-plugin-dies"}}},
                 "gcdt-plugin-dies": "#!/bin/sh\necho its last words >&2\nexit 3\n"})
    world.aws()
    world.run("kumo deploy").exits(1).says("ERROR: ...gcdt-plugin-dies")
    world.never_called("UpdateStack")
