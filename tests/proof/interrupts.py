"""The interrupt matrix: each tool is held at a phase, gets SIGINT, SIGTERM, or SIGINT twice, and
has to leave as is written down: its exit code, the calls that change something, what it says last,
no temporary file and no child.

    interrupts.py BUILD_FOLDER [TOOL...]

The phases are interrupts/<tool>.yaml, after those that all tools have in common (COMMON; one of the
same name is played as it stands there). A phase
is held by AWS, which does not answer a call, or by the project: what it runs prints HELD, or makes
a file, and sleeps."""
import copy
import os
import pathlib
import signal
import sys
import time

import yaml

import credentials
import projects
from world import Wrong, World, always, kill, matches, play_all, until, watchdog, write_result

HERE = pathlib.Path(__file__).resolve().parent
SLEEP = """import time


def held(*_what):
    print('HELD', flush=True)
    time.sleep(60)


"""
HOLD = "touch $TMPDIR/../held; exec sleep 60"  # of what is printed not everything is shown
FORCED = 2  # seconds that a second signal may take

# What every tool does before its command begins.
COMMON = [
    {"phase": "the configuration is read, which is Python", "by": "config"},
    {"phase": "the credentials are fetched by a program", "by": "credentials"},
    {"phase": "AWS is asked who we are", "hold": "sts.GetCallerIdentity"},
    {"phase": "a lookup asks AWS", "by": "lookup", "hold": "ssm.GetParameter"},
    {"phase": "a lookup runs a command", "by": "command"},
    {"phase": "a hook runs", "by": "hook"},
]


def prepare(how, files, aws, env):
    """Changes a project so that it is held."""
    if how == "config":
        config = files.pop("gcdt_dev.json")
        files["gcdt_dev.py"] = (SLEEP + "def generate_config():\n    held()\n"
                                f"    return {config!r}\n")
    elif how == "credentials":
        files["config"] = "[default]\ncredential_process = sh hold.sh\n"
        files["hold.sh"] = HOLD
        env |= {"AWS_CONFIG_FILE": "config", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    elif how == "lookup":
        files["gcdt_dev.json"]["word"] = "lookup:ssm:/word"
        aws.append(always("ssm", "GetParameter", {"Parameter": {"Value": "word"}}))
    elif how == "secret":
        files["gcdt_dev.json"]["word"] = "lookup:secretsmanager:word"
        aws.append(always("secretsmanager", "GetSecretValue", {"SecretString": "word"}))
    elif how in credentials.CREDENTIALS:
        make, _key = credentials.CREDENTIALS[how]
        home, answers, more = make()
        files |= {f"home/{name}": content for name, content in home.items()}
        aws[:0] = answers
        env |= credentials.NO_ENVIRONMENT | more
        env |= {"HOME": "home", "AWS_CONFIG_FILE": "home/config"}
        if "AWS_WEB_IDENTITY_TOKEN_FILE" in more:
            env["AWS_WEB_IDENTITY_TOKEN_FILE"] = "home/token"
    elif how == "command":
        files["gcdt_dev.json"]["word"] = f"lookup:cmd:{HOLD}"
    elif how == "hook":
        files["gcdt_dev.json"]["hookfile"] = "hookfile.py"
        files["hookfile.py"] = (
            "from gcdt import gcdt_signals\n" + SLEEP +
            "def register():\n    gcdt_signals.command_init.connect(held)\n\n\n"
            "def deregister():\n    gcdt_signals.command_init.disconnect(held)\n")
    elif how == "template":
        del files["cloudformation.json"]
        files["cloudformation.py"] = SLEEP + "def generate_template():\n    held()\n"
    elif how == "after":
        files["gcdt_dev.json"]["hookfile"] = "hookfile.py"
        files["hookfile.py"] = (
            "from gcdt import gcdt_signals\n" + SLEEP +
            "def register():\n    gcdt_signals.command_finalized.connect(held)\n\n\n"
            "def deregister():\n    gcdt_signals.command_finalized.disconnect(held)\n")
    elif how == "script":  # of the bundle
        for section in ("ramuda", "tenkai"):
            if section in files["gcdt_dev.json"]:
                bundling = files["gcdt_dev.json"][section].setdefault("bundling", {})
                bundling["preBundle"] = ["hold.sh"]
        files["hold.sh"] = f"#!/bin/sh\n{HOLD}\n"
    elif how:
        raise Wrong(f"nobody knows how to hold by '{how}'")


def situation(tool, row):
    """Project, AWS and environment of a phase."""
    files, aws = getattr(projects, f"{tool}_interrupted")(row)
    files, aws, env = copy.deepcopy(files), list(aws), {}
    if row.get("config"):
        files["gcdt_dev.json"][tool].update(row["config"])
    if row.get("settings"):
        files["gcdt_dev.json"]["ramuda"]["lambda"].update(row["settings"])
    prepare(row.get("by"), files, aws, env)
    if hold := row.get("hold"):
        service, operation = hold.split(".")
        known = [entry for entry in aws
                 if entry["service"] == service and entry["operation"] == operation]
        held = next((entry for entry in known if entry.get("after", "") == row.get("hold_after")),
                    next(entry for entry in known if "after" not in entry))
        held = {key: value for key, value in held.items() if key not in ("repeat", "after")}
        after = {"after": row["hold_after"]} if "hold_after" in row else {}
        aws.insert(0, held | {"delay_ms": 60000} | after)
    if slow := row.get("slow"):  # what the first signal leads to is held, too
        service, operation = slow.split(".")
        held = next(entry for entry in aws if entry["service"] == service and
                    entry["operation"] == operation and "after" not in entry)
        after = {"after": row["slow_after"]} if "slow_after" in row else {}
        once = {key: value for key, value in held.items() if key != "repeat"}
        aws[:0] = [once] * row.get("slow_skips", 0) + [once | {"delay_ms": 60000} | after]
    return files, aws, env


def files_of(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts}


def children(world):
    """Processes that were started in the world and are still there."""
    found, mark = [], f"TMPDIR={world.tmp}".encode()
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return found


class Reader:
    """What the program has printed so far."""

    def __init__(self, process):
        self.stream, self.text = process.stdout, ""
        os.set_blocking(self.stream.fileno(), False)

    def read(self):
        while chunk := self.stream.read():
            self.text += chunk.decode("utf-8", "replace")
        return self.text


def reached(world, reader, row, waiting):
    """Whether the phase is where it is to be held."""
    if waiting == "call":
        operation = row["hold"].partition(".")[2]
        calls = world.calls()
        after = row.get("hold_after", "").partition(".")[2]
        return operation in (calls[calls.index(after):] if after in calls else
                             [] if after else calls)
    return row.get("see", "HELD") in reader.read() or (world.folder / "held").exists()


def play(build, tool, case):
    row, way = case
    row = row | row.get(way, {})
    files, aws, env = situation(tool, row)
    command = row.get("run", "gcdt config" if tool == "gcdt" else f"{tool} deploy")
    number = signal.SIGTERM if way == "SIGTERM" else signal.SIGINT
    with World(build, files, aws, env) as world:
        before = files_of(world.project)
        process = world.start(command)
        reader = Reader(process)
        with watchdog(process):
            there = until(lambda: process.poll() is not None or reached(
                world, reader, row, "call" if "hold" in row else "text"), 60)
            if not there or process.poll() is not None:
                kill(process)
                process.wait()
                raise Wrong(f"$ {command}  # {row['phase']}\n{reader.read()}\n--- the phase was "
                            "never reached\n")
            time.sleep(0.1)  # it is now in the wait that follows
            began = time.monotonic()
            if way == "SIGTERM":  # a CI server stops the program, a terminal all that it runs
                process.send_signal(number)
            else:
                kill(process, number)
            if way == "twice":
                until(lambda: process.poll() is not None or in_order(
                    row.get("after", "").split(), world.calls()), 30)
                time.sleep(0.05)
                began = time.monotonic()
                kill(process, number)
            until(lambda: reader.read() is None or process.poll() is not None, 60)
        took = time.monotonic() - began
        output = reader.read().replace(str(world.folder), "")
        code = process.wait()
        process.stdout.close()
        changes, left = world.changes(), files_of(world.project) - before
        temporary, alive = sorted(files_of(world.tmp)), children(world)
    wrong = complaints(row, number, command, output, code, changes)
    if way == "twice" and took > FORCED and not os.environ.get("GCDT_PROOF_SLOW"):
        wrong.append(f"it left {took:.1f} s after the second signal")
    left = {name for name in left if not name.startswith(".gcdt/")}  # bundles, kept on purpose
    if temporary or left - set(row.get("leaves", "").split()):
        wrong.append(f"these files are left: {temporary} {sorted(left)}")
    if alive:
        wrong.append(f"these children are left: {alive}")
    if wrong:
        raise Wrong(f"$ {command}  # {row['phase']}: {way}\n{output}[exit {code}]\n--- "
                    + "\n--- ".join(wrong) + "\n")
    return {"phase": row["phase"], "way": way, "command": command, "exit": code,
            "calls": changes, "says": row.get("says", "")}


def in_order(wanted, calls):
    """Whether the calls were made, whatever came in between."""
    left = iter(calls)
    return all(call in left for call in wanted)


def complaints(wanted, number, command, output, code, changes):
    wrong = []
    if code != 128 + number:
        wrong.append(f"exit {128 + number} was expected")
    name = signal.Signals(number).name
    last = f"Received {name} signal - exiting command '{' '.join(command.split()[:2])}'"
    lines = output.strip().splitlines()
    if not lines or lines[-1] != last:
        wrong.append(f"the last line is not: {last}")
    says = wanted.get("says", "")
    for text in [says] if isinstance(says, str) else says:
        if not matches(text, "\n".join(lines[-4:])):
            wrong.append(f"the last lines do not say: {text}")
    if changes != wanted.get("calls", "").split():
        wrong.append(f"these calls were made: {changes}, not {wanted.get('calls', '').split()}")
    if "NotInTheScript" in output:
        wrong.append("a call that nobody foresaw")
    return wrong


def main(build, *tools):
    build = pathlib.Path(build).resolve()
    failed = 0
    for file in sorted((HERE / "interrupts").glob("*.yaml")):
        tool = file.stem
        if tools and tool not in tools:
            continue
        nothing = {"says": "Nothing was changed."}
        own = yaml.safe_load(file.read_text("utf-8"))
        names = {row["phase"] for row in own}
        phases = [nothing | row for row in COMMON if row["phase"] not in names] + own
        if len(phases) < 12:
            print(f"{tool} has only {len(phases)} phases")
            failed += 1
        cases = [(row, way) for row in phases for way in ("SIGINT", "SIGTERM", "twice")]
        played, wrong = play_all(lambda case, of=tool: play(build, of, case), cases, tool)
        failed += wrong
        write_result(build, "interrupts", tool, {"tool": tool, "cases": len(cases),
                                                 "passed": len(played), "rows": played})
    return min(failed, 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
