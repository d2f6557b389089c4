"""The samples of all schemas, and the configurations of the examples, are valid by `gcdt schema` as
Python's jsonschema reads it.

    samples_check.py ORACLE_SUBJECT GCDT"""
import json
import pathlib
import subprocess
import sys

import jsonschema

subject, gcdt = sys.argv[1:]
root = pathlib.Path(__file__).resolve().parent.parent.parent
schema = json.loads(subprocess.run([gcdt, "schema"], check=True, capture_output=True).stdout)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)

names = sorted(file.stem for file in (root / "schemas").glob("*.yaml"))
lines = "".join(json.dumps(name) + "\n" for name in names)
result = subprocess.run([subject, "samples"], input=lines, check=True, capture_output=True,
                        text=True)
configurations = {}
for name, line in zip(names, result.stdout.splitlines(), strict=True):
    for kind, sample in json.loads(line).items():
        tool = name in ("kumo", "tenkai", "ramuda", "yugen")
        configurations[f"{kind} sample of {name}"] = \
            {name: sample} if tool else sample if name == "gcdt" else {"plugins": {name: sample}}
for file in (root / "examples").rglob("gcdt_*.json"):
    configurations[str(file.relative_to(root))] = json.loads(file.read_text("utf-8"))

failed = 0
for name, configuration in configurations.items():
    for error in validator.iter_errors(configuration):
        failed += 1
        print(f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}")
print(f"{len(configurations)} configurations, {failed} problems")
sys.exit(1 if failed or len(configurations) < 2 * len(names) else 0)
