"""Plays fault cases: tests/faults/run.py BUILD_FOLDER [--long] [CASE...]

CASE is a name such as f13; without one all are played. What was seen is written to
BUILD_FOLDER/reliability/faults/, from where scripts/reliability.py makes docs/reliability.md.
--long: cases with many rounds play all of them."""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import traceback

import harness

CASES = pathlib.Path(__file__).resolve().parent / "cases"


def load(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def play(file, build, long):
    """Whether the case ended as it should."""
    case = load(file)
    world = harness.World(build)
    world.long = long
    name = file.stem.split("_")[0]
    results = build / "reliability/faults"
    results.mkdir(parents=True, exist_ok=True)
    (results / f"{name}.json").unlink(missing_ok=True)
    try:
        case.play(world)
    except harness.Wrong as wrong:
        print(wrong)
        return False
    except Exception:  # a case that cannot be played is a failure, too, not the end of the others
        traceback.print_exc()
        return False
    finally:
        world.close()
    result = {"case": name.upper(), "title": case.__doc__.strip(), "injected": case.INJECTED}
    (results / f"{name}.json").write_text(json.dumps(result | world.result, indent=1))
    return True


def main(build, *arguments):
    build = pathlib.Path(build).resolve()
    sys.path.insert(0, os.fspath(CASES.parent))
    wanted = {name for name in arguments if name != "--long"}
    failed = 0
    for file in sorted(CASES.glob("f[0-9]*.py")):
        if wanted and file.stem.split("_")[0] not in wanted:
            continue
        good = play(file, build, "--long" in arguments)
        failed += not good
        print(f"{file.stem}: {'passed' if good else 'FAILED'}", flush=True)
    return failed


# Each in a process of its own: the memory of a program is measured from that of who starts it on.
def one_by_one(build, *arguments):
    names = [file.stem.split("_")[0] for file in sorted(CASES.glob("f[0-9]*.py"))]
    return sum(subprocess.run([sys.executable, __file__, build, name, *arguments]).returncode
               for name in names)


chosen = any(not argument.startswith("--") for argument in sys.argv[2:])
sys.exit((main if chosen else one_by_one)(*sys.argv[1:]))
