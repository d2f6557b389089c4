"""Answers that are made to hurt"""
import json

from harness import raw

INJECTED = ("A bomb of XML entities, an external entity, 100,000 levels of XML and of JSON, "
            "headers of 1 MB, a JSON number of a million digits.")

BOMB = ('<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) +
        "]><DescribeStacksResponse>&j;</DescribeStacksResponse>")
OUTSIDE = ('<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
           "<DescribeStacksResponse>&a;</DescribeStacksResponse>")
DEEP = "<a>" * 100_000
HOSTILE = [("cloudformation", "DescribeStacks", BOMB, {}),
           ("cloudformation", "DescribeStacks", OUTSIDE, {}),
           ("cloudformation", "DescribeStacks", DEEP, {}),
           ("cloudformation", "DescribeStacks", "<a/>", {"x-large": "x" * 1_000_000}),
           ("secretsmanager", "ListSecrets", '{"SecretList":' + "[" * 100_000, {}),
           ("secretsmanager", "ListSecrets", '{"a":' * 100_000, {}),
           ("secretsmanager", "ListSecrets", '{"NextToken": ' + "9" * 1_000_000 + "}", {})]


def play(world):
    world.aws(*[raw(service, operation, body, headers=headers)
                for service, operation, body, headers in HOSTILE])
    world.files({"calls": "".join(json.dumps({"service": service, "operation": operation,
                                              "params": {}}) + "\n"
                                  for service, operation, _, _ in HOSTILE)})
    run = world.run("gcdt call --batch < calls", shell=True, env={"AWS_MAX_ATTEMPTS": "1"})
    run.never_says("root:", "aaaaaaaaaaaaaaaaaaaa")
    answers = [json.loads(line) for line in run.output.splitlines()]
    world.fact(f"each of the {len(HOSTILE)} is an error",
               ["error" in answer for answer in answers] == [True] * len(HOSTILE))
    world.fact("the peak memory is below 64 MiB", run.mebibytes < 64)
