"""The same calls by botocore and by `gcdt call --batch`, to the same server: method, path, query,
body and the headers that AWS looks at must be equal.

    end_to_end.py BUILD_FOLDER                                      the calls of calls.jsonl
    end_to_end.py BUILD_FOLDER --seed N [--service NAME ...]        random ones, of every operation
"""
import argparse
import base64
import hashlib
import http.server
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import threading
import urllib.parse
import zlib
import xml.etree.ElementTree

import botocore.config
import botocore.exceptions
import botocore.loaders
import botocore.parsers
import botocore.session

import generate

FOLDER = pathlib.Path(__file__).resolve().parent
SERVICES = FOLDER.parents[1] / "models/services.txt"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
               "AWS_DEFAULT_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "1",
               "AWS_EC2_METADATA_DISABLED": "true"}
# They carry the time, a random id or the name of the client.
OWN_HEADERS = {"x-amz-date", "x-amz-user-agent"}
OWN_TOKENS = {"ClientToken", "ClientRequestToken"}
# Idempotency tokens that nobody gave.
RANDOM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CHECKSUMS = {"crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
             "sha1": lambda body: hashlib.sha1(body).digest(),
             "sha256": lambda body: hashlib.sha256(body).digest()}
# Differences that are meant: (service, operation, part) and why.
MEANT = {
    ("dynamodb", "DescribeEndpoints", "headers"): "x-amz-api-version: for botocore's discovery",
    ("ec2", "CopySnapshot", "body"): "botocore presigns the call for the source region itself",
    **{("rds", operation, "body"): "botocore presigns the call for the source region itself"
       for operation in ("CopyDBClusterSnapshot", "CopyDBSnapshot", "CreateDBCluster",
                         "CreateDBInstanceReadReplica",
                         "StartDBInstanceAutomatedBackupsReplication")},
}
# botocore leaves it out where the body is XML or bytes; the hash follows the order of the body.
HEADERS_OF_BODY = {"content-type", "x-amz-content-sha256"}


class Skipped:
    """botocore cannot make the call here: it lacks a package (awscrt)."""
    def __init__(self, reason):
        self.reason = str(reason)


class Recorder(http.server.BaseHTTPRequestHandler):
    """Refuses everything and remembers what was asked."""
    protocol_version = "HTTP/1.1"
    seen = []

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.seen.append((self.command, self.path, self.headers, self.rfile.read(length)))
        self.send_response(418)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_one

    def log_message(self, *_):
        pass


def comparable_element(element):
    """The order of an element's children is the caller's in botocore, the alphabet's here."""
    children = sorted((comparable_element(child) for child in element), key=repr)
    return element.tag, sorted(element.attrib.items()), (element.text or "").strip("\n"), children


def comparable_body(body, content_type):
    """Parsed as far as the order of its parts means nothing. botocore knows no ClientToken unless
    it is given one; gcdt makes its mutations repeatable with one of its own."""
    text = RANDOM_ID.sub("random id", body.decode("utf-8", "replace"))
    if "x-www-form-urlencoded" in content_type:
        fields = sorted(urllib.parse.parse_qsl(text, keep_blank_values=True))
        return [field for field in fields if field[0] not in OWN_TOKENS]
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return comparable_element(xml.etree.ElementTree.fromstring(text))
    except xml.etree.ElementTree.ParseError:
        return text


def checked(name, value, body):
    """A checksum follows the order of the body, which may differ: it must fit its own body."""
    digest = CHECKSUMS.get(name.removeprefix("x-amz-checksum-"))
    if not digest or not name.startswith("x-amz-checksum-"):
        return value
    return "fits" if value == base64.b64encode(digest(body)).decode() else value


def comparable(request):
    method, target, headers, body = request
    path, _, query = target.partition("?")
    content_type = headers.get("Content-Type") or ""
    kept = {name.lower(): checked(name.lower(), value, body) for name, value in headers.items()
            if name.lower().startswith("x-amz-") or name.lower() == "content-md5"}
    kept["content-type"] = content_type.split(";")[0]
    signature = headers.get("Authorization", "")
    scope = signature.partition("Credential=")[2].partition(",")[0].split("/")[2:]
    return {"method": method, "path": path, "scope": scope,
            "query": sorted(RANDOM_ID.sub("random id", query).split("&")),
            "headers": {n: v for n, v in sorted(kept.items()) if n not in OWN_HEADERS},
            "body": comparable_body(body, content_type)}


def with_bytes(shape, value):
    """base64 texts at blob members to bytes, as botocore wants them."""
    if shape.type_name == "blob":
        return base64.b64decode(value)
    if shape.type_name == "structure" and not shape.is_document_type:
        return {name: with_bytes(shape.members[name], child) for name, child in value.items()}
    if shape.type_name == "list":
        return [with_bytes(shape.member, child) for child in value]
    if shape.type_name == "map":
        return {name: with_bytes(shape.value, child) for name, child in value.items()}
    return value


def random_cases(services, seed):
    session = botocore.session.get_session()
    for service in services:
        model = session.get_service_model(service)
        for name in model.operation_names:
            operation = model.operation_model(name)
            if operation.has_event_stream_input or operation.has_event_stream_output:
                continue
            rng = random.Random(f"{service} {name} {seed}")
            shape = operation.input_shape
            params = generate.params(shape, rng) if shape else {}
            yield {"service": service, "operation": name, "params": generate.with_base64(params)}


def ask_botocore(url, cases):
    """For each case the request, or why there was none."""
    session = botocore.session.get_session()
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    clients = {name: session.create_client(name, endpoint_url=url, config=config)
               for name in {case["service"] for case in cases}}
    for case in cases:
        client = clients[case["service"]]
        model = client.meta.service_model.operation_model(case["operation"])
        params = with_bytes(model.input_shape, case["params"]) if model.input_shape else {}
        method = next(python for python, name in client.meta.method_to_api_mapping.items()
                      if name == case["operation"])
        Recorder.seen.clear()
        problem = "it was carried out"
        # What the server refuses, and what botocore itself does.
        try:
            getattr(client, method)(**params)
        except botocore.exceptions.MissingDependencyException as error:
            problem = Skipped(error)
        except Exception as error:
            problem = str(error)
        yield comparable(Recorder.seen[-1]) if Recorder.seen else problem


def ask_gcdt(url, cases, build):
    """The same."""
    with subprocess.Popen([build / "bin/gcdt", "call", "--batch"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, env={**os.environ, "AWS_ENDPOINT_URL": url},
                          text=True, encoding="utf-8") as gcdt:
        for case in cases:
            Recorder.seen.clear()
            gcdt.stdin.write(json.dumps(case) + "\n")
            gcdt.stdin.flush()
            answer = gcdt.stdout.readline()
            yield comparable(Recorder.seen[-1]) if Recorder.seen else answer


def differences(theirs, ours):
    """(part, botocore's, ours). Both may refuse a call, each in its words; what is empty in a path
    only gcdt refuses."""
    if isinstance(ours, str) and "it is part of the path" in ours:
        return []
    if isinstance(theirs, str) or isinstance(ours, str):
        return [] if isinstance(theirs, type(ours)) else [("request", theirs, ours)]
    for name in HEADERS_OF_BODY:
        if not theirs["headers"].get(name) or isinstance(theirs["body"], tuple):
            theirs["headers"].pop(name, None)
            ours["headers"].pop(name, None)
    return [(part, theirs[part], ours[part]) for part in theirs if theirs[part] != ours[part]]


def cases_of(options):
    if options.seed is None:
        lines = (FOLDER / "calls.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    listed = [name for name in SERVICES.read_text("utf-8").split("\n")
              if name and not name.startswith("#")]
    return list(random_cases(options.service or listed, options.seed))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build", type=pathlib.Path)
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--service", action="append")
    options = arguments.parse_args()
    # Services that are not embedded come from botocore's own models.
    os.environ.update(CREDENTIALS, AWS_DATA_PATH=botocore.loaders.Loader.BUILTIN_DATA_PATH)
    cases = cases_of(options)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    expected = list(ask_botocore(url, cases))
    got = list(ask_gcdt(url, cases, options.build.resolve()))
    failed = skipped = 0
    for case, theirs, ours in zip(cases, expected, got, strict=True):
        call = case["service"], case["operation"]
        if isinstance(theirs, Skipped):
            skipped += 1
            print(f"SKIPPED {' '.join(call)}: {theirs.reason}")
            continue
        different = [found for found in differences(theirs, ours) if (*call, found[0]) not in MEANT]
        failed += bool(different)
        for part, botocores, own in different:
            print(f"{' '.join(call)}: {part}\n  botocore: {botocores}\n"
                  f"  gcdt:     {own}")
    seed = "" if options.seed is None else f" (--seed {options.seed})"
    print(f"{len(cases)} calls, {failed} differ, {skipped} skipped{seed}")
    return 1 if failed else 0


sys.exit(main())
