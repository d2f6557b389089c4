"""The secret canary: every command runs with secrets wherever secrets may be, and none of them may
be seen afterwards.

    canary.py BUILD_FOLDER [all]

The secrets (canaries.py) are in lookups of every kind, in the credentials of the environment, of a
profile, of SSO, of a program, of a web identity, of a role, of a container and of awsume, in the
URLs of a proxy and of webhooks, in what hooks are given and print, and in the configuration of the
tool itself. They are looked for, as they are and encoded, in all that is printed, in every file
that is there afterwards (test reports, pages, the summary of a CI system, recordings, migrated
configurations), in what webhooks get, and in the arguments and environments of programs that are
started. The commands are those of the tables of states.py, so that one without a run here is
missing there; those of gcdt are listed below."""
import base64
import copy
import hashlib
import hmac
import http.server
import itertools
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading

import yaml
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import projects
import situations
import states
from canaries import EVERY, LOOKUPS, SECRETS, SOURCES, forms, leaks
from credentials import AT_HOME, CREDENTIALS, NO_ENVIRONMENT
from world import (Wrong, World, always, in_terminal, kill, play_all, until, watchdog,
                   write_result)

HERE = pathlib.Path(__file__).resolve().parent


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


# What CI systems are told, beside the output.
CI = {"github": {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "../summary",
                 "GITHUB_OUTPUT": "../github-output"},
      "gitlab": {"GITLAB_CI": "true"}}
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
        if path.is_file() and name not in given | world.given and not name.startswith(AT_HOME):
            told.append((name, path.read_bytes()))
        elif name.startswith(AT_HOME) and path.is_file() and name not in world.given:
            mode = path.stat().st_mode & 0o777
            if mode != 0o600:
                told.append((f"{name} ({mode:o})", path.read_bytes()))
    return told


def play(build, webhooks, case):
    command, mode, files, entries, env = case
    env = dict(env)
    profile, url = env.pop("PROFILE", None), env.pop("WEBHOOKS", webhooks.url)
    source, signed = env.pop("CREDENTIALS", None), ""
    home = {}
    if "PATH" in env:
        env["PATH"] = f"{build}/bin:{env['PATH']}"
    variables = {"AWS_CA_BUNDLE": str(webhooks.certificate),
                 "HTTPS_PROXY": f"http://me:{SECRETS['proxy']}@127.0.0.1:9",
                 "NO_PROXY": "127.0.0.1"} | ENVIRONMENT | env
    if profile:
        variables |= {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
                      "AWS_SHARED_CREDENTIALS_FILE": "../credentials"}
    if source:
        make, signed = CREDENTIALS[source]
        home, answers, more = make()
        entries, variables = answers + entries, variables | NO_ENVIRONMENT | more
    with World(build, filled(files, url) if files else {}, aws() + entries,
               variables) as world:
        world.given = {*home, "project/gcdt_dev.json"}
        if command.startswith("gcdt migrate"):  # what its user has written, under other names
            world.given |= {"project/gcdt_dev.json.bak", "project/gcdt_dev.yaml"}
        for name, content in home.items():
            (world.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (world.folder / name).write_text(content)
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
        written = {name for name in ("report.xml", "summary") if (world.folder / name).exists()}
        if source and (f"Credential={signed}/" in world.log.read_text() if signed
                       else "ERROR: " in output):
            written.add(source)
    if found:
        raise Wrong(f"$ {command} {mode}\n{output[-1500:]}\n--- " + "\n--- ".join(found) + "\n")
    return {"command": command, "mode": mode, "exit": code, "masked": "***" in output,
            "hooked": hooked, "written": written}


def awsume(build):
    """Long-term keys, a session with MFA, a role, its renewal: complaints."""
    def keys(number, name):
        return {"AccessKeyId": number, "SecretAccessKey": SECRETS[f"awsume-{name}-key"],
                "SessionToken": SECRETS[f"awsume-{name}-token"],
                "Expiration": "2099-01-01T00:00:00Z"}

    entries = [always("sts", "GetSessionToken", {"Credentials": keys("ASIASESSION", "session")}),
               always("sts", "AssumeRole", {
                   "Credentials": keys("ASIAROLE", "role"), "AssumedRoleUser": {
                       "AssumedRoleId": "AROA:dev",
                       "Arn": "arn:aws:sts::123456789012:assumed-role/dev/dev"}})]
    stacks = [projects.stack("CREATE_COMPLETE", repeat="forever"),
              always("cloudformation", "ListStacks", {"StackSummaries": []})]
    config = {"plugins": {"gcdt_awsume": {}}, "lookups": []}
    env = NO_ENVIRONMENT | {"AWS_PROFILE": "work"}
    found = []
    with World(build, {"gcdt_dev.json": config}, entries + stacks + projects.kumo_aws(),
               env) as world:
        world.given = {"project/gcdt_dev.json"}
        file = world.folder / ".aws/credentials"
        file.parent.mkdir()
        file.write_text("[work-long-term]\naws_access_key_id = AKIALONG\naws_secret_access_key = "
                        f"{SECRETS['awsume-long-term-key']}\n")
        arn = "arn:aws:iam::123456789012:role/dev"
        first = f"gcdt awsume set prod {arn} --username=alice"
        for command, code in [(first, "123456"), *((command, None) for command in (
                "gcdt awsume", "gcdt awsume renew --json", "gcdt awsume switch prod",
                "gcdt awsume list", "gcdt credentials", "kumo list -v", "kumo list --json",
                "gcdt awsume switch nobody", "gcdt awsume clean",
                first))]:
            output = in_terminal(world, command, code) if code else world.run(command)[0]
            found += [f"{command}: {sink}: {leak}" for sink, data in sinks(world, output.encode())
                      for leak in leaks(data)]
        signed = world.log.read_text()
    found += [f"nothing was signed with the key {key}" for key in ("AKIALONG", "ASIASESSION",
                                                                   "ASIAROLE")
              if f"Credential={key}/" not in signed]
    return found


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
    old = copy.deepcopy(projects.KUMO)
    old["gcdt_dev.json"] |= {"kumo": {"cloudformation": {
        "StackName": "shop", "Word": "x" * 8}}, "tenkai": {"preBundle": ["make.sh"]}}
    migrations = [(f"gcdt migrate {how}".strip(), mode, old, projects.kumo_aws(), {})
                  for how in ("", "--check", "--write", "--write --format=yaml")
                  for mode in ("", "--json")]
    pages = [(command, mode, *by[run], env) for run, command in (
        ("kumo deploy", "kumo deploy --report=../page.html"),
        ("kumo report", "kumo report --out=../page.html"),
        ("kumo dot --format=dot", "kumo dot --html --out=../page.html"),
        ("kumo preview", "kumo preview --markdown"), ("yugen preview", "yugen preview --markdown"),
        ("yugen export", "yugen export --out=../export.json"))
             for mode, env in (("", {}), ("-v", {}), ("--json", {}), ("", {"FAIL": "1"}))]
    return migrations + pages + [("gcdt call sts GetCallerIdentity", "", {}, projects.kumo_aws(),
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
        seen, sources = set(), itertools.cycle(CREDENTIALS)
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
                                                 "PLACEBO_DIR": "recorded"}),
                      (run, "--junit=../report.xml", files, entries, CI["github"]),
                      (run, "--junit=../report.xml -v", files, entries,
                       CI["github"] | {"FAIL": "1"}),
                      (run, "-v", files, entries, CI["gitlab"] | {"FAIL": "1"})]
            # One state is enough for where the credentials come from, and without "all" one source.
            if any(run == other for other, *_more, env in cases if "CREDENTIALS" in env):
                continue
            wanted = list(CREDENTIALS) if how == "all" else [next(sources)]
            cases += [(run, "-v", files, entries, {"CREDENTIALS": source} | more)
                      for source in wanted
                      for more in ({}, {"PLACEBO_MODE": "record", "PLACEBO_DIR": "recorded"})]
        played, failed = play_all(lambda case: play(build, webhooks, case), cases, "canary")
        kept = awsume(build)
        print("".join(f"{complaint}\n" for complaint in kept), end="")
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
    written = set().union(*(one["written"] for one in played))
    idle = {"report.xml", "summary", *CREDENTIALS} - written
    if not masked or not webhooks.bodies or idle:
        print(f"nothing was seen of {sorted(idle)}")
    write_result(build, "canary", "canary", {
        "secrets": SOURCES, "forms": sorted(forms("x" * 12)), "runs": len(cases),
        "passed": len(played), "masked": masked, "notifications": len(webhooks.bodies),
        "leaks": failed + len(posts) + len(kept),
        "commands": sorted({one["command"] for one in played})})
    quiet = bool(not masked or not webhooks.bodies or idle)
    return min(100, failed + len(missing) + len(posts) + len(kept) + (not dump) + quiet)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
