"""The truth tables: what every command does with a stack, a function, a deployment and an API in
every state that AWS knows, as its exit code, its sentence and the calls that change something.

    states.py BUILD_FOLDER [TABLE...]

The tables are states/*.yaml, written from what is promised, not from what was seen. The states come
from the service models: one that AWS adds is missing here until somebody has decided what it means.
A command that the tool has and the table does not is a failure, too. So is an enumeration of states
in what AWS answers to our calls that is neither in a table nor in elsewhere.yaml, with the reason
why no exit code depends on it."""
import collections
import pathlib
import re
import subprocess
import sys

import botocore.loaders
import yaml

import situations
from world import ROOT, Wrong, World, matches, play_all, write_result

HERE = pathlib.Path(__file__).resolve().parent


def enum(service, shape):
    model = botocore.loaders.Loader().load_service_model(service, "service-2")
    return model["shapes"][shape]["enum"]


def shapes_below(shapes, name, found):
    """The shape and all that it is made of."""
    if name in found:
        return
    found.add(name)
    shape = shapes[name]
    for member in [*shape.get("members", {}).values(),
                   *(shape[part] for part in ("member", "key", "value") if part in shape)]:
        shapes_below(shapes, member["shape"], found)


def enums_of_answers():
    """The enumerations of states in what AWS can answer to the operations that the sources name:
    "lambda.State"."""
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.cpp"))
    words = set(re.findall(r'"([\w-]+)"', sources))
    services = [line for line in (ROOT / "models/services.txt").read_text().split("\n")
                if line and not line.startswith("#") and line in words]
    found = set()
    for service in services:
        model = botocore.loaders.Loader().load_service_model(service, "service-2")
        seen = set()
        for name, operation in model["operations"].items():
            if name in words and "output" in operation:
                shapes_below(model["shapes"], operation["output"]["shape"], seen)
        found |= {f"{service}.{name}" for name in seen if "enum" in model["shapes"][name]
                  and re.search("(Status|State)(Name|Type)?$", name)}
    return found


def unknown(tables):
    """What is in no table and not excused, or excused in vain."""
    excused = [name for entry in yaml.safe_load((HERE / "elsewhere.yaml").read_text("utf-8"))
               for name in entry["states"].split()]
    known = {name for table in tables for name in table["states"]}
    there = enums_of_answers()
    return ([f"no table has {name}: {' '.join(enum(*name.split('.')))}"
             for name in sorted(there - known - set(excused))] +
            [f"elsewhere.yaml excuses {name} in vain" for name in excused
             if name in known or name not in there])


def usages(build, tool):
    """The commands of a tool, as its table has them: "deploy --all", "stack-set status"."""
    text = subprocess.run([build / "bin" / tool, "--help"], capture_output=True, text=True,
                          check=True).stdout
    lines = text.partition("Usage:")[2].partition("\n\n")[0].strip().splitlines()
    return [line.split(maxsplit=1)[1] for line in lines if line.strip()]


def command_of(usage):
    """`deploy --all [-v]` -> `deploy --all`: the words up to what may be left out."""
    words = []
    for word in usage.split():
        if word[0] in "[<(" or (word.startswith("-") and word != "--all"):
            break
        words.append(word)
    return " ".join(words)


def cases_of(table, build):
    """One for each block and state; complaints about what is missing or too much."""
    states = [state for name in table["states"] for state in enum(*name.split("."))]
    cases, complaints = [], []
    for block in table["blocks"]:
        rows = {}
        for row in block["rows"]:
            wanted = states if row["in"] == "any other" else row["in"].split()
            for state in wanted:
                if row["in"] == "any other" and state in rows:
                    continue
                if state not in states:
                    complaints.append(f"{block['run']}: AWS knows no state {state}")
                if state in rows:
                    complaints.append(f"{block['run']}: {state} has two rows")
                rows[state] = row
        missing = [state for state in states if state not in rows]
        if missing:
            complaints.append(f"{block['run']} ({block['given']}): no row for {' '.join(missing)}")
        cases += [(block, state, row) for state, row in rows.items()]
    return cases, complaints


def uncovered(table, build):
    """`about` of a table: a pattern for the commands it is about; all of them if it is absent."""
    runs = [block["run"].partition(" ")[2] for block in table["blocks"]]
    return [f"no row for `{table['tool']} {command}`"
            for command in map(command_of, usages(build, table["tool"]))
            if re.match(table.get("about", ""), command)
            and not any(run == command or run.startswith(command + " ") for run in runs)]


def play(table, build, case):
    block, state, row = case
    files, aws = situations.make(table["world"], block["given"], state, row,
                                 block["run"])
    with World(build, files, aws, block.get("env")) as world:
        output, code = world.run(block["run"])
        output = output.replace(str(world.folder), "")
        changes, world_calls = world.changes(), world.calls()
        unexpected = [request["call"] for request in world.requests()
                      if "NotInTheScript" in request["call"]]
    wrong = []
    if code != row["exit"]:
        wrong.append(f"exit {row['exit']} was expected")
    wrong += [f"this is missing: {text}" for text in texts(row) if not matches(
        text.replace("{state}", state), output)]
    wanted = row.get("calls", "").split()
    if changes != wanted:
        wrong.append(f"these calls were made: {changes}, not {wanted}")
    if not follows(row.get("asks", "").split(), world_calls):
        wrong.append(f"this was not asked, one behind the other: {row['asks']}; {world_calls}")
    if "NotInTheScript" in output or unexpected:
        wrong.append("a call that nobody foresaw")
    if wrong:
        raise Wrong(f"$ {block['run']}  # {block['given']}: {state}\n{output}[exit {code}]\n--- "
                    + "\n--- ".join(wrong) + "\n")
    return block, state, row


def follows(wanted, calls):
    """Whether the calls were made one directly behind the other."""
    return any(calls[at:at + len(wanted)] == wanted for at in range(len(calls) + 1))


def texts(row):
    says = row.get("says", [])
    return [says] if isinstance(says, str) else says


def main(build, *names):
    build = pathlib.Path(build).resolve()
    tables = {file.stem: yaml.safe_load(file.read_text("utf-8"))
              for file in sorted((HERE / "states").glob("*.yaml"))}
    missing = unknown(tables.values())
    print("".join(f"{text}\n" for text in missing), end="")
    failed = len(missing)
    for name, table in tables.items():
        if names and name not in names:
            continue
        cases, complaints = cases_of(table, build)
        complaints += uncovered(table, build)
        print("".join(f"{name}.yaml: {text}\n" for text in complaints), end="")
        played, wrong = play_all(lambda case, of=table: play(of, build, case), cases, name)
        failed += wrong + len(complaints)
        rows = [{"run": block["run"], "given": block["given"], "state": state,
                 "exit": row["exit"], "calls": row.get("calls", "")}
                for block, state, row in played]
        write_result(build, "states", name, {
            "title": table["title"], "cases": len(cases), "passed": len(played),
            "states": sum(len(enum(*name.split("."))) for name in table["states"]),
            "exits": collections.Counter(str(row["exit"]) for row in rows), "rows": rows})
    return min(failed, 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
