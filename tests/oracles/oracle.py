"""What the oracles share: the seed, asking the program under test, and the verdict."""
import json
import os
import random
import subprocess
import sys


def compare(mode, default_cases, make_question, reference, agree):
    """Asks the same random questions of both; ends the process with 1 if they disagree.
    `make_question(random)`, `reference(question)`, `agree(question, theirs, ours)`."""
    seed = int(os.environ.get("GCDT_ORACLE_SEED", "1"))
    cases = int(os.environ.get("GCDT_ORACLE_CASES", str(default_cases)))
    source = random.Random(seed)
    questions = [make_question(source) for _ in range(cases)]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    result = subprocess.run([sys.argv[1], mode], input=lines, capture_output=True, text=True,
                            check=True)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == cases, f"{len(answers)} answers to {cases} questions"
    differences = 0
    for question, ours in zip(questions, answers):
        theirs = reference(question)
        if not agree(question, theirs, ours):
            differences += 1
            if differences <= 10:
                print(f"question: {json.dumps(question)}\n  reference: {theirs}\n  ours: {ours}")
    print(f"oracle {mode}: {cases - differences} of {cases} cases agree (seed {seed})")
    sys.exit(1 if differences else 0)
