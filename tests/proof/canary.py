"""The secret canary: every command runs with secrets wherever secrets may be, and none of them may
be seen afterwards.

    canary.py BUILD_FOLDER

The secrets (SECRETS) are in lookups of every kind, in the credentials of the environment and of a
profile, in the URLs of a proxy and of webhooks, in what hooks are given and print, and in the
configuration of the tool itself. They are looked for, as they are and encoded, in all that is
printed, in every file that is there afterwards, in what webhooks get, in recordings, and in the
arguments and environments of programs that are started. The commands are those of the tables of
states.py, so that one without a run here is missing there; those of gcdt are listed below."""
import base64
import copy
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import xml.sax.saxutils

import yaml
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import projects
import situations
import states
from world import ROOT, Wrong, World, always, kill, play_all, until, watchdog, write_result

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = ["ssm", "secretsmanager", "secretsmanager-json", "credstash", "cmd", "env-secret-key",
           "env-session-token", "profile-secret-key", "profile-session-token", "proxy", "slack",
           "datadog"]
# Blanks, quotes and more, so that every encoding of a secret looks different from it.
SECRETS = {name: f"cAnArY-{number:02}-\"q'/+&=é <{hashlib.sha256(name.encode()).hexdigest()[:12]}>"
           for number, name in enumerate(SOURCES)}
# These end up in headers and URLs.
for _name in SOURCES[5:]:
    SECRETS[_name] = re.sub(r"[^A-Za-z0-9-]", "", SECRETS[_name])
LOOKUPS = SOURCES[:5]


def forms(secret):
    """A secret as it is and encoded, each with a name."""
    data = secret.encode()
    json_text = json.dumps(secret)[1:-1]
    found = {"raw": secret, "core": secret[:9], "url": urllib.parse.quote(secret, safe=""),
             "form": urllib.parse.quote_plus(secret), "json": json_text,
             "json-utf8": json.dumps(secret, ensure_ascii=False)[1:-1],
             "xml": xml.sax.saxutils.escape(secret), "hex": data.hex(), "HEX": data.hex().upper()}
    for skip in range(3):  # whatever stands before it
        rest = data[skip:]
        inner = base64.b64encode(rest[:len(rest) // 3 * 3]).decode()
        found[f"base64-{skip}"] = inner
        found[f"base64url-{skip}"] = inner.replace("+", "-").replace("/", "_")
    return found


PATTERNS = [(name, how, form.encode()) for name, secret in SECRETS.items()
            for how, form in forms(secret).items()]
EVERY = re.compile(b"|".join(sorted({re.escape(form) for _, _, form in PATTERNS}, key=len,
                                    reverse=True)))


def leaks(data, only=SOURCES):
    """Which secrets stand in the bytes."""
    if not EVERY.search(data):
        return []
    return sorted({f"{name} ({how})" for name, how, form in PATTERNS
                   if name in only and form in data})


def credstash_entries():
    key = bytes(range(64))
    secret = SECRETS["credstash"].encode()
    cipher = Cipher(algorithms.AES(key[:32]), modes.CTR(bytes(15) + b"\1")).encryptor()
    contents = cipher.update(secret) + cipher.finalize()
    item = {"name": {"S": "word"}, "version": {"S": "1".zfill(19)},
            "key": {"S": base64.b64encode(b"wrapped").decode()},
            "contents": {"S": base64.b64encode(contents).decode()},
            "hmac": {"S": hmac.new(key[32:], contents, hashlib.sha256).hexdigest()}}
    plain = {"KeyId": "k", "Plaintext": base64.b64encode(key).decode()}
    raw = {"service": "kms", "operation": "Decrypt", "repeat": "forever", "raw": {
        "headers": {"Content-Type": "application/x-amz-json-1.1"}, "body": json.dumps(plain)}}
    return [always("dynamodb", "Query", {"Items": [item], "Count": 1}), raw]


def aws():
    return [always("ssm", "GetParameter", {"Parameter": {"Value": SECRETS["ssm"]}}),
            always("secretsmanager", "GetSecretValue", {"SecretString": json.dumps(
                {"user": "me", "password": SECRETS["secretsmanager-json"]})}) | {"repeat": 1},
            always("secretsmanager", "GetSecretValue", {"SecretString": json.dumps(
                {"password": SECRETS["secretsmanager-json"],
                 "other": SECRETS["secretsmanager"]})}),
            *credstash_entries()]


WANTED = {"ssm": "lookup:ssm:/word", "credstash": "lookup:secret:word",
          "json": "lookup:secretsmanager:word:password", "whole": "lookup:secretsmanager:word",
          "cmd": "lookup:cmd:cat ../secret"}

# Prints what it is given, looks at what its processes can be seen with, and fails if it is told to.
HOOKS = """import json
import os
from gcdt import gcdt_signals


def look(params):
    context, config = params
    print("hook:", json.dumps(config), json.dumps(context, default=str))
    seen = ""
    for name in (f"/proc/{os.getppid()}/cmdline", "/proc/self/cmdline", "/proc/self/environ"):
        with open(name, "rb") as file:
            seen += file.read().decode("utf-8", "replace")
    with open("../seen", "w") as file:
        file.write(seen)
    if os.environ.get("FAIL"):
        raise RuntimeError("the words are " + json.dumps(config["words"]))


def register():
    gcdt_signals.command_init.connect(look)


def deregister():
    gcdt_signals.command_init.disconnect(look)
"""
PROFILE = f"""[default]
aws_access_key_id = AKIDPROFILE
aws_secret_access_key = {SECRETS['profile-secret-key']}
aws_session_token = {SECRETS['profile-session-token']}
"""
ENVIRONMENT = {"AWS_SECRET_ACCESS_KEY": SECRETS["env-secret-key"],
               "AWS_SESSION_TOKEN": SECRETS["env-session-token"]}


class Webhooks:
    """Takes what is posted, over TLS."""

    def __init__(self, folder):
        self.bodies = bodies = []
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                        "cert.pem"], cwd=folder, check=True, capture_output=True)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"https://127.0.0.1:{self.server.server_port}"
        self.certificate = folder / "cert.pem"


def filled(files, url):
    """The project with secrets in it."""
    files = copy.deepcopy(files)
    files.setdefault("gcdt_dev.json", {})
    config = files["gcdt_dev.json"]
    config |= {"hookfile": "hookfile.py", "words": WANTED, "plugins": {
        "gcdt_slack_integration": {"slack_webhook": f"{url}/{SECRETS['slack']}",
                                   "channel": "#ops"},
        "gcdt_datadog_integration": {"datadog_api_key": SECRETS["datadog"], "api_host": url}}}
    files["hookfile.py"] = HOOKS
    if "kumo" in config:
        config["kumo"]["parameters"] = {"Word": WANTED["ssm"]}
        files["cloudformation.json"]["Parameters"] = {"Word": {"Type": "String", "NoEcho": True}}
    if "ramuda" in config:
        config["ramuda"]["lambda"]["environment"] = {"WORD": WANTED["credstash"]}
    if "yugen" in config:
        config["yugen"]["api"]["stageVariables"] = {"word": WANTED["cmd"]}
    return files


# Those of gcdt, and what else is worth a run: command, project, AWS.
GCDT = {"gcdt config": "kumo", "gcdt credentials": "kumo", "gcdt list": "kumo",
        "gcdt generate kumo": "none", "gcdt schema": "kumo", "gcdt version": "kumo",
        "gcdt call sts GetCallerIdentity": "kumo", "gcdt completion bash": "kumo",
        "gcdt migrate": "kumo", "kumo lint": "kumo",
        "gcdt awsume list": "none", "gcdt awsume version": "none", "gcdt awsume renew": "none",
        "gcdt awsume switch other": "none", "gcdt awsume clean": "none", "gcdt awsume": "none",
        "gcdt awsume set other arn:aws:iam::123456789012:role/other": "none"}


def cases_of(build):
    """Every command, and the states in which it fails: (command, files, AWS, environment)."""
    found, missing = [], []
    for file in sorted((HERE / "states").glob("*.yaml")):
        table = yaml.safe_load(file.read_text("utf-8"))
        missing += states.uncovered(table, build)
        all_states = [state for name in table["states"] for state in states.enum(*name.split("."))]
        for block in table["blocks"]:
            for row in block["rows"]:  # one state of each kind
                named = {state for other in block["rows"] for state in other["in"].split()}
                state = next((state for state in all_states if state in row["in"].split() or
                              row["in"] == "any other" and state not in named), None)
                if state:
                    made = situations.make(table["world"], block["given"], state, row, block["run"])
                    found.append((block["run"], *made, {}))
    for command in map(states.command_of, states.usages(build, "gcdt")):
        if not any(run.startswith(f"gcdt {command}") for run in GCDT):
            missing.append(f"no run of `gcdt {command}`")
    for run, project in GCDT.items():
        files = projects.KUMO if project == "kumo" else {}
        found.append((run, files, projects.kumo_aws(), {}))
    return found, missing


def sinks(world, output):
    """All that is there after a run, and was not put there for it."""
    given = {"script.json", "requests", "secret", "credentials", "seen", "seen-npm"}
    told = [("output", output)]
    for path in world.folder.rglob("*"):
        name = str(path.relative_to(world.folder))
        if path.is_file() and name not in given and name not in (
                "project/gcdt_dev.json", ".aws/credentials"):
            told.append((name, path.read_bytes()))
    return told


def play(build, webhooks, case):
    command, mode, files, entries, env = case
    env = dict(env)
    profile, url = env.pop("PROFILE", None), env.pop("WEBHOOKS", webhooks.url)
    if "PATH" in env:
        env["PATH"] = f"{build}/bin:{env['PATH']}"
    variables = {"AWS_CA_BUNDLE": str(webhooks.certificate),
                 "HTTPS_PROXY": f"http://me:{SECRETS['proxy']}@127.0.0.1:9",
                 "NO_PROXY": "127.0.0.1"} | ENVIRONMENT | env
    if profile:
        variables |= {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
                      "AWS_SHARED_CREDENTIALS_FILE": "../credentials"}
    with World(build, filled(files, url) if files else {}, aws() + entries,
               variables) as world:
        (world.folder / "secret").write_text(SECRETS["cmd"])
        (world.folder / "credentials").write_text(PROFILE)
        output, code = world.run(f"{command} {mode}".strip())
        found = [f"{sink}: {leak}" for sink, data in sinks(
            world, output.encode() if isinstance(output, str) else output)
                 for leak in leaks(data)]
        seen = world.folder / "seen"
        # Its user's environment is a program's own; what lookups found is not.
        if seen.exists():
            found += [f"arguments and environment: {leak}" for leak in leaks(
                seen.read_bytes(), LOOKUPS)]
        # Packages that are installed have no business with credentials.
        npm = world.folder / "seen-npm"
        if npm.exists():
            found += [f"environment of npm: {leak}" for leak in leaks(
                npm.read_bytes(), [name for name in SOURCES if name != "proxy"])]
        elif "PATH" in env:
            raise Wrong(f"npm was not called\n{output}")
        hooked = "hook:" in output
    if found:
        raise Wrong(f"$ {command} {mode}\n{output[-1500:]}\n--- " + "\n--- ".join(found) + "\n")
    return {"command": command, "mode": mode, "exit": code, "masked": "***" in output,
            "hooked": hooked}


def core_dump(build):
    """What the system would write down of a process that has secrets."""
    slow = [entry | {"delay_ms": 30000} for entry in projects.kumo_aws()[:1]]
    with World(build, projects.KUMO, slow) as world:
        process = world.start("kumo info")
        with watchdog(process):
            until(lambda: world.asked("GetCallerIdentity"))
            limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
            kill(process)
            process.wait()
    if not re.search(r"Max core file size +0 ", limits):
        raise Wrong(f"kumo would leave a core dump:\n{limits}")


def special(folder, found):
    """Cases about one secret: a proxy and webhooks that are not there, packages of Node.js."""
    npm = folder / "bin/npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\ncat /proc/self/environ /proc/$$/cmdline > ../seen-npm\n"
                   "mkdir -p node_modules\n")
    npm.chmod(0o755)
    node = copy.deepcopy(projects.RAMUDA)
    node["gcdt_dev.json"]["ramuda"]["lambda"] |= {"runtime": "nodejs22.x"}
    node["package.json"] = {"name": "shop", "version": "1.0.0", "dependencies": {}}
    by = {run: (files, entries) for run, files, entries, _env in found}
    return [("gcdt call sts GetCallerIdentity", "", {}, projects.kumo_aws(),
             {"AWS_ENDPOINT_URL": "https://sts.example.invalid"}),
            ("kumo deploy", "", *by["kumo deploy"], {"WEBHOOKS": "https://127.0.0.1:9"}),
            ("ramuda bundle", "-v", node, projects.ramuda_aws(),
             {"PATH": f"{npm.parent}:{os.environ['PATH']}"})]


def main(build, how=""):
    build = pathlib.Path(build).resolve()
    if not EVERY.search(json.dumps(SECRETS["ssm"]).encode()) or not leaks(
            base64.b64encode(b"x" + SECRETS["cmd"].encode())):
        raise SystemExit("the search finds nothing at all")
    with tempfile.TemporaryDirectory() as folder:
        webhooks = Webhooks(pathlib.Path(folder))
        found, missing = cases_of(build)
        for text in missing:
            print(text)
        cases = [(run, "", files, entries, env) for run, files, entries, env in found]
        cases += special(pathlib.Path(folder), found)
        seen = set()
        for run, files, entries, _env in found:  # each command, and with "all" each of its states
            if run in seen and how != "all":
                continue
            seen.add(run)
            cases.append((run, "--json", files, entries, {}))
            if run.split()[0] == "gcdt" and not run.startswith("gcdt config"):
                continue
            cases += [(run, "-v", files, entries, {}),
                      (run, "", files, entries, {"FAIL": "1"}),
                      (run, "", files, entries, {"PROFILE": "1"}),
                      (run, "", files, entries, {"PLACEBO_MODE": "record",
                                                 "PLACEBO_DIR": "recorded"})]
        played, failed = play_all(lambda case: play(build, webhooks, case), cases, "canary")
        posts = [leak for body in webhooks.bodies for leak in leaks(body)]
    for leak in sorted(set(posts)):
        print(f"a webhook got {leak}")
    try:
        core_dump(build)
        dump = True
    except Wrong as wrong:
        print(wrong)
        dump = False
    masked = sum(one["masked"] for one in played)
    print(f"{len(played)} runs, {masked} with something masked, "
          f"{sum(one['hooked'] for one in played)} with a hook that printed all, "
          f"{len(webhooks.bodies)} notifications")
    idle = not masked or not webhooks.bodies
    write_result(build, "canary", "canary", {
        "secrets": SOURCES, "forms": sorted(forms("x" * 12)), "runs": len(cases),
        "passed": len(played), "masked": masked, "notifications": len(webhooks.bodies),
        "leaks": failed + len(posts), "commands": sorted({one["command"] for one in played})})
    return min(100, failed + len(missing) + len(posts) + (not dump) + idle)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
