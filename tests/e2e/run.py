"""Runs transcripts: what a user types and what appears.

    run.py BUILD_FOLDER TRANSCRIPT...

A transcript starts with a title, prose, and lines `server: moto`, `server: scripted`,
`server: tls` or `server: none` (the default), `env: NAME=value`, `needs: PROGRAM`, without which
it is not played. With `server: webhooks` beside
one of these, $WEBHOOKS is an HTTPS server that answers posts to /ok, /gone, /away and /slow, and
writes what it got to the file posts; cert.pem vouches for it. $EXAMPLES is
the folder of the examples. With `terminal: COLUMNS` the commands write to a terminal of that width,
and what a person would see of each is compared. Then:

    # anything                  a remark
    $ command                   run by bash in a fresh folder that holds the files below
    ! SIGINT after "text"       the command gets the signal when it has printed the text
    its output                  stdout and stderr as they come; `...` stands for any text in a line,
                                a line `...` for any lines
    [exit 1]                    its exit code, if it is not 0
    -- name --                  a file follows, up to the next such line

A scripted server plays the file script.json (tests/support/scripted_aws.h); `requests` prints the
calls it got, one a line. What commands with --json print must be as docs/json-output.schema.json
says. GCDT_ACCEPT=1 shows what a command really printed, to paste it."""
import contextlib
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import screen

SECONDS = 60  # for one command
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv"


def parse(text):
    """Settings, steps (command, signals, expected lines, exit code) and files of a transcript."""
    settings, steps, files, name = {}, [], {}, None
    for line in text.splitlines():
        if marker := re.fullmatch(r"-- (\S+) --", line):
            name = marker[1]
            files[name] = ""
        elif name:
            files[name] += line + "\n"
        elif line.startswith("$ "):
            steps.append({"command": line[2:], "signals": [], "expected": [], "exit": 0})
        elif not steps:
            if setting := re.fullmatch(r"(server|env|needs|terminal): (.+)", line):
                settings.setdefault(setting[1], []).append(setting[2])
        elif sent := re.fullmatch(r'! (SIG\w+) after "(.+)"', line):
            steps[-1]["signals"].append((sent[2], sent[1]))
        elif code := re.fullmatch(r"\[exit (\d+)\]", line):
            steps[-1]["exit"] = int(code[1])
        elif not line.startswith("# ") and line != "#":
            steps[-1]["expected"].append(line)
    return settings, steps, files


def matches(expected, output):
    """Whether the output has the expected lines; blank lines at the end do not count."""
    pattern = ""
    for line in "\n".join(expected).rstrip().split("\n"):
        any_text = "[^\n]*".join(re.escape(part) for part in line.split("..."))
        pattern += "(?:[^\n]*\n)*?" if line == "..." else any_text + " *\n"
    return re.fullmatch(pattern, output.rstrip() + "\n") is not None


def run_in_terminal(step, folder, environment, columns):
    """What is on the screen when a command is over, and its exit code."""
    terminal = screen.Screen(columns)
    code = terminal.run(step["command"], folder, environment, SECONDS, step["signals"])
    return "".join(line + "\n" for line in terminal.lines()), code


def run(step, folder, environment):
    """The output of a command and its exit code (negative: it died of a signal)."""
    process = subprocess.Popen(["bash", "-c", step["command"]], cwd=folder, env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    watchdog = threading.Timer(SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    watchdog.start()
    output, signals, searched = b"", list(step["signals"]), 0
    while chunk := os.read(process.stdout.fileno(), 65536):
        output += chunk
        while signals and (at := output.find(signals[0][0].encode(), searched)) >= 0:
            searched = at + len(signals[0][0])
            time.sleep(0.2)  # the command is now in the wait that follows the line
            os.killpg(process.pid, signal.Signals[signals.pop(0)[1]])
    watchdog.cancel()
    return output.decode("utf-8", "replace"), process.wait()


@contextlib.contextmanager
def moto(folder):
    """AWS as moto plays it, empty at the start of each transcript."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", url.rsplit(":")[-1]],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url + "/moto-api/")
                break
            time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()


@contextlib.contextmanager
def scripted(folder, build):
    """AWS as script.json says; unexpected calls and entries never used are failures."""
    server = subprocess.Popen([build / "tests/scripted_aws", folder / "script.json",
                               folder / ".requests"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        rest, _ = server.communicate()
        if server.returncode:
            raise AssertionError("the scripted AWS: " + rest.strip())


@contextlib.contextmanager
def tls(folder):
    """A TLS server whose certificate nobody has signed."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
                   cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection = listener.accept()[0]
                with contextlib.suppress(OSError), connection:
                    context.wrap_socket(connection, server_side=True)
    threading.Thread(target=serve, daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


@contextlib.contextmanager
def webhooks(folder):
    """A service to notify, which takes notes. /slow never answers."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", "key.pem", "-out", "cert.pem"],
                   cwd=folder, check=True, capture_output=True)
    over = threading.Event()
    answers = {"/gone": (404, b"no_service"), "/away": (302, b"")}

    class Webhook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with open(folder / "posts", "a") as posts:
                print(self.path, body, file=posts)
            if self.path == "/slow":
                over.wait()
                return
            status, answer = answers.get(self.path, (200, b"ok"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            if status == 302:
                self.send_header("Location", "/ok")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    over.set()
    server.shutdown()
    server.server_close()


def strict(schema):
    """The schema of --json without the leave to add keys: what is printed must be documented."""
    for definition in schema["$defs"].values():
        definition["additionalProperties"] = False
    return schema


def undocumented_lines(output):
    """Lines of --json that docs/json-output.schema.json does not describe."""
    import jsonschema  # only where it is needed: it takes its time
    schema = strict(json.loads((ROOT / "docs/json-output.schema.json").read_text()))
    validator = jsonschema.Draft202012Validator(schema)
    for line in output.splitlines():
        with contextlib.suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict) and "type" in event and not validator.is_valid(event):
                yield f"not as docs/json-output.schema.json says: {line}"


def environment_of(settings, build, folder, url, webhooks_url):
    path = [f"{build}/bin", f"{build}/examples", ROOT / "examples/plugins", HERE / "bin",
            VENV / "bin", os.environ["PATH"]]
    variables = {"PATH": ":".join(map(str, path)),
                 "HOME": str(folder), "LANG": "C.UTF-8", "USER": "developer", "NO_COLOR": "1",
                 "ENV": "dev", "AWS_DEFAULT_REGION": "eu-west-1",
                 "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "of-the-tests",
                 "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "2",
                 "AWS_ENDPOINT_URL": url or "http://127.0.0.1:9",
                 "VIRTUAL_ENV": str(VENV), "WEBHOOKS": webhooks_url,
                 "EXAMPLES": str(ROOT / "examples")}
    variables.update(pair.split("=", 1) for pair in settings.get("env", []))
    return {name: value for name, value in variables.items() if value}


def play(transcript, build):
    """The complaints about one transcript."""
    settings, steps, files = parse(transcript.read_text("utf-8"))
    complaints = []
    for program in settings.get("needs", []):
        if not shutil.which(program):
            print(f"{transcript}: not played, there is no {program}")
            return complaints
    wanted, columns = settings.get("server", []), int(settings.get("terminal", ["0"])[0])
    notify = webhooks if "webhooks" in wanted else lambda f: contextlib.nullcontext("")
    kind = next((name for name in wanted if name != "webhooks"), "none")
    server = {"moto": moto, "scripted": lambda f: scripted(f, build), "tls": tls,
              "none": lambda f: contextlib.nullcontext()}[kind]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gcdt-e2e-"))
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, "utf-8")
            (folder / name).chmod(0o755 if content.startswith("#!") else 0o644)
        with server(folder) as url, notify(folder) as webhooks_url:
            environment = environment_of(settings, build, folder, url, webhooks_url)
            for step in steps:
                if columns:
                    output, code = run_in_terminal(step, folder, environment, columns)
                else:
                    output, code = run(step, folder, environment)
                if "--json" in step["command"]:
                    complaints += undocumented_lines(output)
                output = output.replace(str(folder), "/project")
                wrong = not matches(step["expected"], output) or code != step["exit"]
                if wrong or "GCDT_ACCEPT" in os.environ:
                    expected = "\n".join(step["expected"])
                    complaints.append(f"$ {step['command']}\n{output}[exit {code}]\n")
                    if wrong:
                        complaints[-1] += f"--- expected\n{expected}\n[exit {step['exit']}]\n"
    except AssertionError as wrong:
        complaints.append(str(wrong))
    finally:
        shutil.rmtree(folder)
    return complaints


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    failed = 0
    for name in sys.argv[2:]:
        complaints = play(pathlib.Path(name), build)
        failed += bool(complaints)
        print("\n".join(complaints + [f"{name}: {'FAILED' if complaints else 'passed'}"]))
    return failed


if __name__ == "__main__":
    sys.exit(main())
