"""Runs the short commands under valgrind: valgrind.py BUILD. Any error or leak fails."""

import os
import pathlib
import subprocess
import sys
import tempfile

SUPPRESSED = pathlib.Path(__file__).with_name("valgrind.supp")

# (arguments, expected exit code); they run in a folder with one sample configuration.
COMMANDS = [
    *(
        ((tool, word), 0)
        for tool in ("kumo", "ramuda", "tenkai", "yugen", "gcdt")
        for word in ("version", "--help")
    ),
    (("kumo", "deploy", "--help"), 0),
    (("gcdt", "config"), 0),
    (("gcdt", "schema"), 0),
    (("kumo", "generate"), 0),
    (("ramuda", "bundle"), 0),
    (("kumo", "no-such-command"), 1),
    (("ramuda", "invoke"), 1),
    (("yugen", "preview"), 1),  # no API in this configuration
]

CONFIG = """{
  "kumo": {"stack": {"StackName": "sample"}},
  "ramuda": {"lambda": {"name": "sample", "runtime": "provided.al2023",
    "role": "arn:aws:iam::111122223333:role/sample",
    "handlerFile": "bootstrap", "handlerFunction": "bootstrap", "timeout": 3, "memorySize": 128,
    "description": "sample"}, "bundling": {"zip": "sample.zip", "folders": []}}
}"""


def main():
    programs = pathlib.Path(sys.argv[1]).resolve() / "bin"
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "gcdt_dev.json").write_text(CONFIG)
        (root / "cloudformation.json").write_text(
            '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}')
        (root / "bootstrap").write_text("#!/bin/sh\n")
        environment = os.environ | {
            "ENV": "dev",
            "HOME": folder,
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        }
        for (tool, *arguments), expected in COMMANDS:
            run = subprocess.run(
                [
                    "valgrind",
                    "--quiet",
                    "--error-exitcode=99",
                    "--leak-check=full",
                    "--errors-for-leak-kinds=definite,indirect,possible",
                    f"--suppressions={SUPPRESSED}",
                    str(programs / tool),
                    *arguments,
                ],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
            )
            words = " ".join([tool, *arguments])
            clean = run.returncode == expected
            print(f"{'clean ' if clean else 'FAILED'}  {words}")
            if not clean:
                bad += 1
                print(
                    f"exit code {run.returncode}, expected {expected}\n"
                    f"{run.stdout[-2000:]}{run.stderr[-4000:]}"
                )
    print(f"{len(COMMANDS) - bad} of {len(COMMANDS)} commands are clean")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
