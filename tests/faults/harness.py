"""The world of a fault case: a project folder, an AWS that follows a script behind a line that can
be cut, and the built programs, run under a shim or a signal. Every check that holds is noted, so
that the page says nothing that was not seen.

A case is a module of cases/: its docstring is the title, INJECTED says what goes wrong, and
play(world) runs programs and checks what they do. Texts to be found may contain `...` for anything
within a line."""
import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
SECONDS = 180  # for one program, on a machine that is busy


class Wrong(AssertionError):
    """The program did not do what a trusted tool does."""


def pattern_of(text):
    return "[^\n]*?".join(re.escape(part) for part in text.split("..."))


def tls_context(folder):
    """That of a server on this machine; cert.pem in the folder vouches for it."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class Line:
    """The wire between the program and AWS: TLS if wanted, and cut on demand."""

    def __init__(self, target, folder=None):
        host, port = target.removeprefix("http://").split(":")
        self.target, self.is_cut, self.open = (host, int(port)), False, set()
        self.tls = tls_context(folder) if folder else None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if folder else ''}://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Drops every connection, and all that come until restore()."""
        self.is_cut = True
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def restore(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self.listener.accept()[:1],
                                 daemon=True).start()

    def _serve(self, client):
        with contextlib.suppress(OSError), client:
            if self.is_cut:
                return
            if self.tls:
                client = self.tls.wrap_socket(client, server_side=True)
            with socket.create_connection(self.target) as server:
                self.open |= {client, server}
                back = threading.Thread(target=self._copy, args=(server, client), daemon=True)
                back.start()
                self._copy(client, server)
                back.join()

    def _copy(self, source, target):
        with contextlib.suppress(OSError):
            while not self.is_cut and (data := source.recv(65536)):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self.open.discard(end)


class Run:
    """A program that has ended: what it printed and its exit code."""

    def __init__(self, world, command, output, code, seconds, usage):
        self.world, self.output, self.code = world, output, code
        self.seconds, self.cpu_seconds = seconds, usage.ru_utime + usage.ru_stime
        self.mebibytes = usage.ru_maxrss / 1024  # at the peak
        self.noted = {"command": command, "shown": [], "exit": None}

    def wrong(self, text):
        raise Wrong(f"{text}\n$ {self.noted['command']}\n{self.output}[exit {self.code}]")

    def exits(self, code):
        if self.code != code:
            self.wrong(f"exit {code} was expected")
        self.noted["exit"] = code
        return self

    def says(self, *texts):
        """The texts stand in the output, in this order."""
        at = 0
        for text in texts:
            found = re.compile(pattern_of(text)).search(self.output, at)
            if not found:
                self.wrong(f"this is missing: {text}")
            at = found.end()
            self.noted["shown"].append(text)
        return self

    def says_once(self, text):
        count = len(re.findall(pattern_of(text), self.output))
        if count != 1:
            self.wrong(f"this stands there {count} times: {text}")
        self.noted["shown"].append(text)
        return self

    def never_says(self, *texts):
        for text in texts:
            if re.search(pattern_of(text), self.output):
                self.wrong(f"this must not be there: {text}")
        return self


class World:
    def __init__(self, build):
        self.build = build
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gcdt-faults-"))
        self.tmp = self.folder / ".tmp"
        self.tmp.mkdir()
        self.result = {"runs": [], "facts": []}
        self.server = self.line = None

    def close(self):
        self.stop_aws()
        subprocess.run(["chmod", "-R", "u+rwX", self.folder], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def files(self, files):
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, (str, bytes)) else json.dumps(content)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            path.chmod(0o755 if path.read_bytes().startswith(b"#!") else 0o644)

    def aws(self, *entries, tls=False, clock=False):
        """AWS answers these (tests/support/scripted_aws.h), and who is asking."""
        self.stop_aws()
        script = [caller(), *entries]
        if clock:
            script.append({"check": "clock"})
        (self.folder / ".script.json").write_text(json.dumps(script))
        (self.folder / ".requests").unlink(missing_ok=True)
        self.server = subprocess.Popen(
            [self.build / "tests/scripted_aws", self.folder / ".script.json",
             self.folder / ".requests"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        url = self.server.stdout.readline().strip()
        self.line = Line(url, self.folder if tls else None)

    def stop_aws(self):
        if self.server:
            self.line.close()
            self.server.communicate()
            self.server = None

    def tls_context(self):
        return tls_context(self.folder), self.folder / "cert.pem"

    def requests(self):
        log = self.folder / ".requests"
        lines = log.read_bytes().split(b"\n")[:-1] if log.exists() else []
        return [json.loads(line) for line in lines]

    def calls(self):
        log = self.folder / ".requests"
        text = log.read_bytes() if log.exists() else b""
        return [call.decode() for call in re.findall(rb'"call":"\w+\.(\w+)"', text)]

    def environment(self, more, shim):
        path = [f"{self.build}/bin", f"{self.build}/examples", ROOT / "examples/plugins",
                VENV / "bin", os.environ["PATH"]]
        variables = {
            "PATH": ":".join(map(str, path)), "HOME": str(self.folder), "LANG": "C.UTF-8",
            "USER": "developer", "NO_COLOR": "1", "ENV": "dev", "TMPDIR": str(self.tmp),
            "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "of-the-tests", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.line.url if self.line else "http://127.0.0.1:9",
            "VIRTUAL_ENV": ""}
        if self.line and self.line.tls:
            variables["AWS_CA_BUNDLE"] = str(self.folder / "cert.pem")
        if shim:
            variables["LD_PRELOAD"] = str(self.build / "tests/libgcdt_faults.so")
            fail = [rule for rule in shim if "=" not in rule]
            clock = [rule for rule in shim if "=" in rule]
            if fail:
                variables["GCDT_SHIM_FAIL"] = " ".join(fail)
            if clock:
                variables["GCDT_SHIM_CLOCK"] = " ".join(clock)
        variables.update(more)
        return {name: value for name, value in variables.items() if value}

    def start(self, command, env=None, shim=(), shell=False, stdin=subprocess.DEVNULL):
        """A program that goes on while the case does something."""
        argv = ["bash", "-c", command] if shell else shlex.split(command, comments=True)
        environment = self.environment(env or {}, shim)
        if not shell:
            argv[0] = shutil.which(argv[0], path=environment["PATH"])
        return subprocess.Popen(argv, cwd=self.folder, env=environment, stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                start_new_session=True)

    def run(self, command, when=(), on_call=None, note=True, seconds=SECONDS, **options):
        """Runs a program to its end. `when`: (text, what) pairs; once the text was printed, the
        signal is sent, or the function called. `on_call`: the signal to send, by the call that AWS
        has got. `note`: whether the page tells of it."""
        began = time.monotonic()
        process = self.start(command, **options)
        for call, name in (on_call or {}).items():
            threading.Thread(target=self._signal_at, args=(process, call, name),
                             daemon=True).start()
        watchdog = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        output, waiting, searched = b"", list(when), 0
        while chunk := os.read(process.stdout.fileno(), 65536):
            output += chunk
            while waiting and (at := output.find(waiting[0][0].encode(), searched)) >= 0:
                searched = at + len(waiting[0][0])
                what = waiting.pop(0)[1]
                if callable(what):
                    what()
                else:
                    time.sleep(0.1)  # the program is now in the wait that follows the text
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.Signals[what])
        usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(usage[1])
        watchdog.cancel()
        process.stdout.close()
        text = output.decode("utf-8", "replace").replace(str(self.folder), "/project")
        run = Run(self, command, text, code, time.monotonic() - began, usage[2])
        if note:
            self.result["runs"].append(run.noted)
        if waiting:
            run.wrong(f"this never appeared: {waiting[0][0]}")
        return run

    def _signal_at(self, process, call, name):
        while process.poll() is None and call not in self.calls():
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.Signals[name])

    def fact(self, text, holds):
        """Something else that must be so, and is told on the page."""
        if not holds:
            raise Wrong(f"not so: {text}\n{self.calls()}")
        self.result["facts"].append(text)

    def called(self, operation, times=None):
        count = self.calls().count(operation)
        if not (count if times is None else count == times):
            raise Wrong(f"{operation} was called {count} times: {self.calls()}")
        often = {None: "", 0: " never", 1: " once", 2: " twice"}.get(times, f" {times} times")
        self.result["facts"].append(f"{operation} was{often} called")

    def never_called(self, *operations):
        for operation in operations:
            self.called(operation, 0)

    def leaves_no_temporary_files(self):
        self.fact("no temporary file is left",
                  not list(self.tmp.iterdir()) and not list(self.folder.glob("**/*.??????")))


# Entries of scripts.

def caller(account="123456789012"):
    return {"service": "sts", "operation": "GetCallerIdentity", "repeat": "forever",
            "reply": {"Account": account, "Arn": f"arn:aws:iam::{account}:user/me",
                      "UserId": "AIDA"}}


def reply(service, operation, answer=None, **more):
    return {"service": service, "operation": operation, "reply": answer or {}, **more}


def error(service, operation, code, message="", status=400, **more):
    return {"service": service, "operation": operation,
            "error": {"code": code, "message": message, "status": status}, **more}


def raw(service, operation, body, status=200, headers=None, **more):
    return {"service": service, "operation": operation,
            "raw": {"status": status, "headers": headers or {}, "body": body}, **more}


KUMO = {"gcdt_dev.json": {"kumo": {"stack": {"StackName": "shop"}}},
        "cloudformation.json": {"Resources": {"Files": {"Type": "AWS::S3::Bucket"}}}}


def stack(status=None, stack_id="arn:shop", **more):
    """DescribeStacks; without a status there is none."""
    if not status:
        return error("cloudformation", "DescribeStacks", "ValidationError",
                     "Stack with id shop does not exist", **more)
    return reply("cloudformation", "DescribeStacks", {"Stacks": [
        {"StackName": "shop", "StackId": stack_id, "StackStatus": status}]}, **more)


def event(number, status, resource="shop", reason="", stack_id="arn:shop"):
    about_stack = resource == "shop"
    entry = {"EventId": str(number), "StackId": stack_id, "LogicalResourceId": resource,
             "PhysicalResourceId": stack_id if about_stack else f"{resource}-1",
             "ResourceType": "AWS::CloudFormation::Stack" if about_stack else "AWS::S3::Bucket",
             "ResourceStatus": status, "Timestamp": "{now}"}
    return entry | ({"ResourceStatusReason": reason} if reason else {})


def events(*newest_last, **more):
    return reply("cloudformation", "DescribeStackEvents",
                 {"StackEvents": list(reversed(newest_last))}, **more)


OLD = event(1, "CREATE_COMPLETE")
BEGUN = event(2, "UPDATE_IN_PROGRESS", reason="User Initiated")
UPDATED = event(3, "UPDATE_COMPLETE")


def an_update(*then):
    """The calls of `kumo deploy` on a stack that exists, up to its first wait."""
    return [stack("CREATE_COMPLETE"), events(OLD),
            reply("cloudformation", "UpdateStack", {"StackId": "arn:shop"}),
            events(OLD, BEGUN), *then]


def a_function(**lambda_section):
    """A project with a function."""
    section = {"name": "shop", "description": "shop", "handlerFile": "handler.py",
               "handlerFunction": "handler.handle", "runtime": "python3.13",
               "role": "arn:aws:iam::123456789012:role/shop"} | lambda_section
    return {"gcdt_dev.json": {"ramuda": {"lambda": section,
                                         "bundling": {"folders": [{"source": "impl"}]}}},
            "handler.py": "def handle(event, context):\n    return 'alive'\n",
            "impl/shop.py": "PRICE = 1\n"}


TENKAI = {"gcdt_dev.json": {"tenkai": {"codedeploy": {
    "applicationName": "shop", "deploymentGroupName": "blue", "artifactsBucket": "artifacts"}}},
    "codedeploy/appspec.yml": "version: 0.0\nos: linux\n"}
DEPLOYMENT_GROUP = [
    reply("codedeploy", "GetDeploymentGroup",
          {"deploymentGroupInfo": {"computePlatform": "Server"}}, repeat="forever"),
    reply("codedeploy", "ListDeployments", {"deployments": []}, repeat="forever"),
    reply("s3", "HeadBucket", {"BucketRegion": "eu-west-1"}, repeat="forever")]
