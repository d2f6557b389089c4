"""Answers that are made to hurt"""
import contextlib
import json
import os
import socket
import threading

from harness import raw

INJECTED = ("A bomb of XML entities, an external entity, 100,000 levels of XML and of JSON, "
            "headers of 1 MB, a JSON number of a million digits; a header of 1 GiB.")

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
    # Of the processor, so that it does not matter what else the machine does.
    world.fact("none takes more than 100 ms",
               run.cpu_seconds < 0.1 * len(HOSTILE) or "GCDT_PROOF_SLOW" in os.environ)
    endless_header(world)


def endless_header(world):
    """The program hangs up long before the header is at its end."""
    sent, listener = [], socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _address = listener.accept()
        with contextlib.suppress(OSError), line:
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nx-large: ")
            for _ in range(1 << 14):
                line.sendall(b"x" * (1 << 16))
                sent.append(1)

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    run = world.run("gcdt call secretsmanager ListSecrets  # a header of 1 GiB", env={
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{listener.getsockname()[1]}"})
    server.join()
    listener.close()
    run.exits(1).says("AnswerTooLarge: ")
    world.fact("of a header of 1 GiB not even 64 MiB were taken from the wire, none of it was kept",
               len(sent) < 1 << 10 and run.mebibytes < 64)
