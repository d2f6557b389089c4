"""The chapters of docs/reliability.md about the tables of tests/proof, about fuzzing and about the
sanitizers (reliability.py)."""
import json

STATUSES = {"found": "found so", "found once": "found so, and over when it is looked at again",
            "becomes": "becomes so", "begins": "becomes so, made anew", "ends": "ends so",
            "stops": "ends so after it was told to stop"}


def results(folder):
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def situation(given):
    call, *before = given.removeprefix("ends ").split() if given.startswith("ends ") else [""]
    if not call:
        return STATUSES.get(given, given)
    return f"`{call}` ends so" + (f", begun in {before[0]}" if before else "")


def states(folder):
    """The truth tables."""
    tables = results(folder)
    lines = ["## Exit codes", "",
             "Every state that AWS's models know of what gcdt deploys, times every command: its",
             "exit code, its sentence and the calls that change something are written down in",
             "`tests/proof/states` and compared with what the programs do. A state that AWS adds,",
             "or a command that gcdt gets, fails the test until somebody has decided what it",
             "means; so does any other enumeration of states in what AWS answers to gcdt's calls",
             "that is not excused in `tests/proof/elsewhere.yaml`. \"Found so\": the command finds",
             "it in the state. \"Ends so\": what the command itself has begun ends in the state,",
             "or passes through it to a good end.", "",
             "| table | states | situations | as written down | exit 0 | exit 1 |",
             "|---|--:|--:|--:|--:|--:|"]
    for table in tables:
        exits = table["exits"]
        lines.append(f"| {table['title']} | {table['states']} | {table['cases']} | "
                     f"{table['passed']} | {exits.get('0', 0)} | {exits.get('1', 0)} |")
    total = [sum(table[key] for table in tables) for key in ("cases", "passed")]
    lines.append(f"| all | | {total[0]} | {total[1]} | | |")
    for table in tables:
        lines += ["", f"### {table['title']}", "", "| command | the state is | exit 0 | exit 1 |",
                  "|---|---|---|---|"]
        blocks = {}
        for row in table["rows"]:
            block = blocks.setdefault((row["run"], row["given"]), {0: [], 1: []})
            block[row["exit"]].append(row["state"])
        count = table["states"]
        for (run, given), block in blocks.items():
            cells = ["every state" if len(block[code]) == count else " ".join(block[code])
                     for code in (0, 1)]
            lines.append(f"| `{run}` | {situation(given)} | {cells[0]} | {cells[1]} |")
    return lines


def interrupts(folder):
    """The interrupt matrix."""
    tools = results(folder)
    lines = ["## Interrupts", "",
             "Each tool is held at a phase and gets SIGINT (as Ctrl-C, with all it has started),",
             "SIGTERM (it alone, as a CI server does it), or SIGINT twice. It leaves with 130 or",
             "143, after the second signal within two seconds, with no temporary file and no child",
             "left, and no other call that changes something than these",
             "(`tests/proof/interrupts`).",
             "",
             "| tool | phases | runs | as written down |", "|---|--:|--:|--:|"]
    lines += [f"| {one['tool']} | {one['cases'] // 3} | {one['cases']} | {one['passed']} |"
              for one in tools]
    for one in tools:
        lines += ["", f"### {one['tool']}, interrupted", "",
                  "| when | command | calls that change something | and it says |",
                  "|---|---|---|---|"]
        for row in one["rows"]:
            if row["way"] == "SIGINT":
                lines.append(f"| {row['phase']} | `{row['command']}` | "
                             f"{', '.join(row['calls']) or '-'} | {row['says'] or '-'} |")
    return lines


def canary(folder):
    """The secret canary."""
    [one] = results(folder)
    return ["## Secrets", "",
            f"{one['runs']} runs of {len(one['commands'])} command lines, plain, with `-v`, with",
            "`--json`, with `--junit`, recording, in jobs of GitHub and GitLab, with credentials",
            "of every source, and with a hook that prints all it is given and then fails, had",
            f"these {len(one['secrets'])} secrets:",
            ", ".join(f"`{name}`" for name in one["secrets"]) + ".",
            "They were looked for in what was printed, in every file that was there afterwards",
            "(test reports, summaries, pages, exports, recordings, migrated configurations), in",
            "what webhooks got, and in the arguments and environments of",
            f"programs that were started; as they are, and as {', '.join(one['forms'][:-1])} and",
            f"{one['forms'][-1]}. Core dumps are switched off. Leaks: {one['leaks']}"
            f" (`tests/proof/canary.py`)."]


def sanitizer(title, command):
    """The tests in programs that watch themselves."""
    def write(folder):
        [found] = results(folder)
        programs = len(found["tests"])
        return [f"## {title}", "",
                f"{programs} test programs with {found['cases']} test cases (`{command}`):",
                f"{found['reports']} reports. Libraries are Debian's, without this."]
    return write


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 600 else f"{seconds / 60:.0f} min"


def fuzz(folder):
    """What make fuzz has found out since its corpus was begun."""
    targets = results(folder)
    lines = ["## Fuzzing", "",
             "Every reader of input from outside, and the client with its attempts, given what",
             "libFuzzer makes up, with AddressSanitizer and UndefinedBehaviorSanitizer",
             "(`make fuzz`, `tests/fuzz`). Each ran for so long altogether, and had the processor",
             "for so much of that; edges and features are libFuzzer's measure of the code that",
             "was reached, inputs those that reached more than the others. What crashes becomes a",
             "seed, which `make test` tries from then on.", "",
             "| target | time | processor | executions | a second of it | edges | features | "
             "inputs | crashes |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for one in targets:
        rate = one["executions"] / max(one["processor"], 0.1)
        lines.append(f"| {one['target']} | {duration(one['seconds'])} | "
                     f"{duration(one['processor'])} | {one['executions']:,} | {rate:,.0f} | "
                     f"{one['edges']:,} | {one['features']:,} | {one['inputs']:,} | "
                     f"{one['crashes']} |")
    total = {key: sum(one[key] for one in targets)
             for key in ("seconds", "processor", "executions", "crashes")}
    return lines + [f"| all | {duration(total['seconds'])} | {duration(total['processor'])} | "
                    f"{total['executions']:,} | | | | | {total['crashes']} |"]


CHAPTERS = {"interrupts": interrupts, "states": states, "canary": canary, "fuzz": fuzz,
            "asan": sanitizer("AddressSanitizer with leaks, UndefinedBehaviorSanitizer",
                              "make asan"),
            "tsan": sanitizer("ThreadSanitizer, over what runs in several threads", "make tsan")}
