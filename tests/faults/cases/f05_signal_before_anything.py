"""A signal before anything was changed"""
from harness import KUMO, a_function

INJECTED = ("SIGINT and SIGTERM while a Python template is made, while a preBundle script runs, "
            "while AWS is slow to say who is asking.")

SLOW = ("import time\n\n\ndef generate_template():\n    print('making it', flush=True)\n"
        "    time.sleep(600)\n")


def play(world):
    for name, code in (("SIGINT", 130), ("SIGTERM", 143)):
        world.files({"gcdt_dev.json": KUMO["gcdt_dev.json"], "cloudformation.py": SLOW})
        world.aws()
        world.run("kumo deploy", when=[("making it", name)]).exits(code).says(
            "Nothing was changed.", f"Received {name} signal - exiting command 'kumo deploy'")
        world.fact("no call but GetCallerIdentity was made",
                   set(world.calls()) <= {"GetCallerIdentity"})
        (world.folder / "cloudformation.py").unlink()
        project = a_function()
        project["gcdt_dev.json"]["ramuda"]["bundling"]["preBundle"] = ["slow.sh"]
        world.files(project | {"slow.sh": "#!/bin/sh\necho slow begins\nsleep 600\n"})
        run = world.run("ramuda deploy", when=[("slow begins", name)]).exits(code).says(
            "Nothing was changed.", f"Received {name} signal - exiting command 'ramuda deploy'")
        world.fact("each ends within seconds", run.seconds < 20)
        world.fact("no call but GetCallerIdentity was made",
                   set(world.calls()) <= {"GetCallerIdentity"})
        world.leaves_no_temporary_files()
