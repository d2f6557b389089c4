"""A plugin crashes, talks nonsense, or is of another age"""
from harness import KUMO

INJECTED = ("Plugin programs that die of SIGSEGV, print garbage, speak another version of the "
            "protocol, and write without end.")

PLUGINS = {
    "crashes": "#!/bin/sh\nkill -SEGV $$\n",
    "babbles": "#!/bin/sh\nwhile read line; do echo '\033[31mno json'; done <&0 >&1\n",
    "floods": "#!/bin/sh\nyes floods\n",
    "aged": """#!/usr/bin/env python3
import socket, sys
peer = socket.socket(fileno=int(sys.argv[1]))
peer.recv(4096)
peer.sendall(b'{"id": 0, "result": {"protocol": 99, "name": "aged", "version": "9"}}\\n')
peer.recv(4096)
""",
}
SAID = {"crashes": "' crashed (signal 11).", "aged": "' speaks version 99 of the protocol, gcdt "}


def play(world):
    for name, text in PLUGINS.items():
        program = f"gcdt-plugin-{name}"
        world.files(KUMO | {program: text, "gcdt_dev.json": {
            "kumo": {"stack": {"StackName": "shop"}}, "plugins": {"p": {"executable": program}}}})
        world.aws()
        run = world.run(f"kumo deploy  # {name}", env={
            "PATH": f"{world.folder}:" + world.environment({}, ())["PATH"],
            "GCDT_PLUGIN_TIMEOUT": "3"})
        run.exits(1).says(f"ERROR: ...{program}" + SAID.get(name, "")).never_says("\x1b[31m")
        world.fact("little of what it prints is shown", len(run.output) < 2_000_000)
        world.never_called("UpdateStack", "CreateStack")
