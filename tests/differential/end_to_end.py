"""The same calls by botocore and by `gcdt call --batch`, to the same server: method, path, query,
body and the headers that AWS looks at must be equal.

    end_to_end.py BUILD_FOLDER"""
import base64
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import urllib.parse
import xml.etree.ElementTree

import botocore.config
import botocore.exceptions
import botocore.parsers
import botocore.session

CASES = [json.loads(line) for line in
         (pathlib.Path(__file__).parent / "calls.jsonl").read_text("utf-8").splitlines()]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
               "AWS_DEFAULT_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "1",
               "AWS_EC2_METADATA_DISABLED": "true"}
# They carry the time, a random id or the name of the client.
OWN_HEADERS = {"x-amz-date", "x-amz-user-agent"}
OWN_TOKENS = {"ClientToken", "ClientRequestToken"}
# botocore leaves it out where the body is XML or bytes; the hash follows the order of the body.
HEADERS_OF_BODY = {"content-type", "x-amz-content-sha256"}


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
    text = body.decode("utf-8", "replace")
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


def comparable(request):
    method, target, headers, body = request
    path, _, query = target.partition("?")
    content_type = headers.get("Content-Type") or ""
    kept = {name.lower(): value for name, value in headers.items()
            if name.lower().startswith("x-amz-") or name.lower() == "content-md5"}
    kept["content-type"] = content_type.split(";")[0]
    signature = headers.get("Authorization", "")
    scope = signature.partition("Credential=")[2].partition(",")[0].split("/")[2:]
    return {"method": method, "path": path, "query": sorted(query.split("&")), "scope": scope,
            "headers": {n: v for n, v in sorted(kept.items()) if n not in OWN_HEADERS},
            "body": comparable_body(body, content_type)}


def with_bytes(shape, value):
    """base64 texts at blob members to bytes, as botocore wants them."""
    if shape.type_name == "blob":
        return base64.b64decode(value)
    if shape.type_name == "structure":
        return {name: with_bytes(shape.members[name], child) for name, child in value.items()}
    if shape.type_name == "list":
        return [with_bytes(shape.member, child) for child in value]
    if shape.type_name == "map":
        return {name: with_bytes(shape.value, child) for name, child in value.items()}
    return value


def ask_botocore(url):
    session = botocore.session.get_session()
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    for case in CASES:
        client = session.create_client(case["service"], endpoint_url=url, config=config)
        model = client.meta.service_model.operation_model(case["operation"])
        params = with_bytes(model.input_shape, case["params"])
        method = next(python for python, name in client.meta.method_to_api_mapping.items()
                      if name == case["operation"])
        try:
            getattr(client, method)(**params)
        except (botocore.exceptions.ClientError, botocore.parsers.ResponseParserError):
            pass  # the server refuses everything


def ask_gcdt(url, build):
    lines = "".join(json.dumps(case) + "\n" for case in CASES)
    subprocess.run([build / "bin/gcdt", "call", "--batch"], input=lines.encode(), check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "AWS_ENDPOINT_URL": url})


def requests_of(ask, *arguments):
    Recorder.seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ask(f"http://127.0.0.1:{server.server_port}", *arguments)
    server.shutdown()
    return [comparable(request) for request in Recorder.seen]


def main():
    os.environ.update(CREDENTIALS)
    expected = requests_of(ask_botocore)
    got = requests_of(ask_gcdt, pathlib.Path(sys.argv[1]).resolve())
    failed = abs(len(expected) - len(got))
    for case, theirs, ours in zip(CASES, expected, got):
        for name in HEADERS_OF_BODY:
            if not theirs["headers"].get(name) or isinstance(theirs["body"], tuple):
                theirs["headers"].pop(name, None)
                ours["headers"].pop(name, None)
        different = [part for part in theirs if theirs[part] != ours[part]]
        failed += bool(different)
        for part in different:
            print(f"{case['service']} {case['operation']}: {part}\n  botocore: {theirs[part]}\n"
                  f"  gcdt:     {ours[part]}")
    print(f"{len(CASES)} calls, {failed} differ")
    return 1 if failed else 0


sys.exit(main())
