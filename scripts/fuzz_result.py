"""Adds a run of a fuzz target to what is known of it, for docs/reliability.md (reliability.py).

    fuzz_result.py LOG RESULT.json

LOG is what libFuzzer wrote. Runs with the same corpus are counted together: each begins with what
the ones before it have found."""
import json
import pathlib
import re
import sys


def last(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def main(log, result):
    text = pathlib.Path(log).read_text(errors="replace")
    file = pathlib.Path(result)
    known = json.loads(file.read_text()) if file.exists() else {}
    done = re.search(r"^Done (\d+) runs in (\d+) second", text, re.MULTILINE)
    # On a busy machine much less than the time that went by.
    busy = re.search(r"^processor: ([\d.]+) \+ ([\d.]+) s", text, re.MULTILINE)
    used = sum(map(float, busy.groups())) if busy else 0
    new = {
        "target": file.stem,
        "executions": known.get("executions", 0) + (int(done[1]) if done else 0),
        "seconds": known.get("seconds", 0) + (int(done[2]) if done else 0),
        "processor": round(known.get("processor", 0) + used, 1),
        "crashes": known.get("crashes", 0) + ("\nSUMMARY: " in text),
        # Another build has other edges: the last word counts, not the highest.
        "edges": last(r"\bcov: (\d+)", text) or known.get("edges", 0),
        "features": last(r"\bft: (\d+)", text) or known.get("features", 0),
        "inputs": last(r"\bcorp: (\d+)", text) or known.get("inputs", 0),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(new, indent=1) + "\n")


main(*sys.argv[1:])
