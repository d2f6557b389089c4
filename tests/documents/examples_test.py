"""The files that docs/continuous-integration.md and docs/editors.md tell people to copy are YAML
and JSON, and the commands in them are commands. The schema for editors marks what is wrong.
CONTRIBUTING.md names files, tests and targets that are there.

    examples_test.py BUILD_FOLDER"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema
from ruamel.yaml import YAML

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(sys.argv.pop(1)).resolve() / "bin"
TOOL = re.compile(r"(gcdt|kumo|ramuda|tenkai|yugen) ")


def blocks(page, language):
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def texts(value):
    """All texts within."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member)


def run(*argv, folder=None, **variables):
    return subprocess.run([BIN / argv[0], *argv[1:]], cwd=folder, capture_output=True, text=True,
                          timeout=30, env={"PATH": f"{BIN}:/usr/bin:/bin", **variables})


class Examples(unittest.TestCase):
    def commands(self, document):
        found = [line for text in texts(document) for line in text.splitlines() if TOOL.match(line)]
        self.assertTrue(found)
        for line in found:
            # Without ENV nothing is done; what is no command is answered with the usage.
            with tempfile.TemporaryDirectory() as folder:
                done = run(*line.split(), folder=folder, HOME=folder)
            self.assertNotIn("Usage:", done.stderr, line)

    def test_the_workflow_for_github_is_one(self):
        (block, *_) = blocks("continuous-integration.md", "yaml")
        workflow = YAML(typ="safe", pure=True).load(block)
        self.assertEqual(set(workflow["on"]), {"pull_request", "push"})
        self.assertEqual(workflow["permissions"]["id-token"], "write")
        for job in workflow["jobs"].values():
            self.assertIn("runs-on", job)
            for step in job["steps"]:
                self.assertEqual(len({"uses", "run"} & set(step)), 1)
        self.commands(workflow)

    def test_the_pipeline_for_gitlab_is_one(self):
        (_, block) = blocks("continuous-integration.md", "yaml")
        pipeline = YAML(typ="safe", pure=True).load(block)
        jobs = [job for name, job in pipeline.items()
                if name not in ("stages", "default", "variables")]
        self.assertEqual({job["stage"] for job in jobs}, set(pipeline["stages"]))
        for job in jobs:
            self.assertIn("ENV", job["variables"])
            self.assertIn("junit", job["artifacts"]["reports"])
        self.commands(pipeline)

    def test_the_settings_for_vs_code_are_json(self):
        (block,) = blocks("editors.md", "json")
        settings = json.loads(block)
        self.assertEqual(settings["json.schemas"][0]["fileMatch"], ["gcdt_*.json"])

    def test_contributing_names_what_is_there(self):
        text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
        named = [*(f"tests/unit/{name}" for name in re.findall(r"\bunit_(\w+)", text)),
                 *(f"tests/e2e/{name}.txt" for name in re.findall(r"\be2e_(\w+)", text)),
                 *re.findall(r"`((?:models|pages|schemas|scripts|src|tests)/[\w./-]+)`", text)]
        self.assertIn("tests/unit/cli", named)
        self.assertEqual([name for name in named if not (ROOT / name).exists()], [])
        for command in re.findall(r"\bmake ([a-z -]+)", text):
            targets = (ROOT / "Makefile").read_text("utf-8")
            for target in command.split():
                self.assertRegex(targets, rf"(?m)^{target}:", command)

    def test_the_schema_of_json_lines_is_one(self):
        schema = json.loads((ROOT / "docs/json-output.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)

    def test_the_schema_for_editors_marks_what_is_wrong_where_it_is(self):
        schema = json.loads(run("gcdt", "schema").stdout)
        # The one that JetBrains is told to read it by.
        (version,) = re.findall(r"JSON\s+Schema version (\d+)",
                                (ROOT / "docs/editors.md").read_text("utf-8"))
        self.assertEqual(schema["$schema"], f"http://json-schema.org/draft-0{version}/schema#")
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        good = {"$schema": "./gcdt.schema.json", "kumo": {"stack": {"StackName": "shop"}}}
        self.assertTrue(validator.is_valid(good))
        wrong = {"kumo": {"stack": {"StackName": "no_underscores", "RolleARN": "x"}}}
        places = {tuple(error.absolute_path) for error in validator.iter_errors(wrong)}
        self.assertIn(("kumo", "stack"), places)


if __name__ == "__main__":
    unittest.main()
