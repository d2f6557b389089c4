"""Completion as the real shells do it: types into bash, zsh and fish on a pseudo-terminal, presses
TAB, and looks at what the line has become.

    run.py BUILD_FOLDER SHELL"""
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = 30  # until the shell has answered
HOME, TAB = "\x01", "\t"

# What is typed before TAB, and what stands on the line then, as the words of the command line.
CASES = [
    ("kumo prev", ["kumo", "preview"]),
    ("ENV=prod kumo prev", ["ENV=prod", "kumo", "preview"]),
    ("ENV=prod AWS_PROFILE=work kumo delete ", ["ENV=prod", "AWS_PROFILE=work", "kumo", "delete",
                                                "-f"]),
    ("ENV=prod ramuda invoke orders-", ["ENV=prod", "ramuda", "invoke", "orders-import"]),
    ("kumo stack-set st", ["kumo", "stack-set", "status"]),
    ("kumo preview --markd", ["kumo", "preview", "--markdown"]),
    ("kumo deploy --review --change-s", ["kumo", "deploy", "--review", "--change-s"]),  # one of two
    ("kumo delete ", ["kumo", "delete", "-f"]),  # what must be there
    ("kumo dot --format=p", ["kumo", "dot", "--format=p"]),  # png or pdf
    ("kumo dot --format=sv", ["kumo", "dot", "--format=svg"]),
    ("kumo dot --format sv", ["kumo", "dot", "--format", "svg"]),
    ("kumo dot --out=templ", ["kumo", "dot", "--out=template.yaml"]),
    ("kumo import tem", ["kumo", "import", "template.yaml"]),
    ("kumo list --colo", ["kumo", "list", "--color="]),
    ("kumo explain inf", ["kumo", "explain", "infra-network"]),
    ("kumo list --profile wo", ["kumo", "list", "--profile", "work"]),
    ("kumo list --region=eu-south-1", ["kumo", "list", "--region=eu-south-1"]),
    ("ramuda invoke orders-", ["ramuda", "invoke", "orders-import"]),
    ("ramuda invoke orders-import --invocation-type=Dry",
     ["ramuda", "invoke", "orders-import", "--invocation-type=DryRun"]),
    ("yugen apikey-l", ["yugen", "apikey-list"]),
    ("tenkai rollb", ["tenkai", "rollback"]),
    ("gcdt completion fi", ["gcdt", "completion", "fish"]),
    ("gcdt kumo prev", ["gcdt", "kumo", "preview"]),
    ("gcdt call cloudform", ["gcdt", "call", "cloudformation"]),
    ("gcdt call sts GetCaller", ["gcdt", "call", "sts", "GetCallerIdentity"]),
    ("gcdt generate serv", ["gcdt", "generate", "serverless"]),
]
# Environments, in the words of each shell.
ENVIRONMENTS = {"bash": ("export ENV=pr", ["export", "ENV=prod"]),
                "zsh": ("export ENV=pr", ["export", "ENV=prod"]),
                "fish": ("set -x ENV pr", ["set", "-x", "ENV", "prod"])}
SHELLS = {"bash": ["bash", "--noprofile", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"],
          "fish": ["fish", "--interactive"]}
COMMON = {"bash": "bind 'set enable-bracketed-paste off'",
          "zsh": "unset zle_bracketed_paste; bindkey -e; setopt no_list_beep",
          "fish": "set -g fish_autosuggestion_enabled 0"}
# As a user loads the script, and as the shell finds what the packages install.
BY_HAND = {"bash": 'eval "$(gcdt completion bash)"',
           "zsh": 'autoload -U compinit; compinit -u -D; eval "$(gcdt completion zsh)"',
           "fish": "gcdt completion fish | source"}
INSTALLED = {"bash": "source /usr/share/bash-completion/bash_completion",
             "zsh": "fpath=($HOME/prefix/share/zsh/site-functions $fpath); "
                    "autoload -U compinit; compinit -u -D",
             "fish": "true"}


class Shell:
    def __init__(self, command, setup, folder, environment):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.marks = 0
        self.seen = b""
        self.run(setup)

    def read_until(self, mark):
        end = time.monotonic() + SECONDS
        while mark not in self.seen:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"no answer but {self.seen[-2000:]!r}")
            self.seen += os.read(self.terminal, 65536)
        self.seen = self.seen[self.seen.rindex(mark) + len(mark):]

    def send(self, text):
        os.write(self.terminal, text.encode())

    def run(self, line):
        """Runs a line and waits until it is done. The mark is not what is typed."""
        self.marks += 1
        self.send(f"{line}; printf 'done%s.' -{self.marks}\r")
        self.read_until(f"done-{self.marks}.".encode())

    def complete(self, typed, folder):
        """The words of the line after TAB: the line becomes arguments of a program that keeps
        them."""
        kept = folder / "words"
        kept.unlink(missing_ok=True)
        self.send(typed + TAB)
        time.sleep(0.05)
        self.send(HOME + "keep-words \x05\r")
        end = time.monotonic() + SECONDS
        while not kept.exists():
            if time.monotonic() > end:
                raise AssertionError(f"'{typed}': the shell hangs")
            if select.select([self.terminal], [], [], 0.02)[0]:
                self.seen += os.read(self.terminal, 65536)
        return kept.read_text().split("\0")[:-1]

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def project(folder, build):
    """A project with two environments and a profile."""
    (folder / "gcdt_dev.json").write_text('{"kumo": {"stack": {"StackName": "infra-network"}}}')
    (folder / "gcdt_prod.yaml").write_text("kumo: {stack: {StackName: infra-network}}\n")
    (folder / "template.yaml").write_text("Resources: {}\n")
    (folder / ".aws").mkdir()
    (folder / ".aws/config").write_text("[profile work]\nregion = eu-west-1\n")
    # Without it fish would begin to read all pages for man, behind our back.
    (folder / ".local/share/fish/generated_completions").mkdir(parents=True)
    (folder / "bin").mkdir()
    keep = folder / "bin/keep-words"
    keep.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\" > \"$HOME/words.new\"\n"
                    "mv \"$HOME/words.new\" \"$HOME/words\"\n")
    keep.chmod(0o755)
    subprocess.run(["cmake", "--install", build, "--prefix", folder / "prefix"], check=True,
                   capture_output=True)
    data = f"{folder}/prefix/share:/usr/local/share:/usr/share"
    return {"PATH": f"{build}/bin:{folder}/bin:{os.environ['PATH']}", "HOME": str(folder),
            "LANG": "C.UTF-8", "TERM": "xterm", "XDG_DATA_DIRS": data,
            "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "of-the-tests", "AWS_EC2_METADATA_DISABLED": "true"}


SCRIPT = """[
  {"service": "cloudformation", "operation": "ListStacks", "repeat": "forever",
   "reply": {"StackSummaries": [
     {"StackName": "infra-network", "StackStatus": "CREATE_COMPLETE",
      "CreationTime": "2026-01-01T00:00:00Z"},
     {"StackName": "infra-gone", "StackStatus": "DELETE_COMPLETE",
      "CreationTime": "2026-01-01T00:00:00Z"}]}},
  {"service": "lambda", "operation": "ListFunctions", "repeat": "forever",
   "reply": {"Functions": [{"FunctionName": "orders-import"}, {"FunctionName": "users"}]}}
]"""


# What TAB asks AWS for, of CASES.
ASKED = [("kumo", "explain", "inf"), ("ramuda", "invoke", "orders-")]


def remember(build, folder, environment):
    """AWS answers before a shell asks: what it says after the time of a TAB is for slow_aws.py."""
    end = time.monotonic() + 2 * SECONDS
    for tool, *words in ASKED:
        while not subprocess.run([build / "bin" / tool, "__complete", *words], cwd=folder,
                                 env=environment, check=True, capture_output=True).stdout:
            if time.monotonic() > end:
                raise AssertionError(f"nothing is known for '{tool} {' '.join(words)}'")
            time.sleep(0.2)


def play(shell, setup, folder, environment):
    complaints = []
    started = Shell(SHELLS[shell], f"{COMMON[shell]}; {setup[shell]}", folder, environment)
    try:
        for typed, expected in [*CASES, ENVIRONMENTS[shell]]:
            words = started.complete(typed, folder)
            if words != expected:
                complaints.append(f"{shell}: '{typed}' and TAB gave {words}, not {expected}")
    finally:
        started.close()
    return complaints


def main(build_folder, shell):
    if not shutil.which(shell):
        print(f"SKIPPED: there is no {shell}")
        return 0
    if shell == "bash" and not pathlib.Path("/usr/share/bash-completion/bash_completion").exists():
        print("SKIPPED: there is no bash-completion")
        return 0
    build = pathlib.Path(build_folder).resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        environment = project(folder, build)
        (folder / "script.json").write_text(SCRIPT)
        with subprocess.Popen([build / "tests/scripted_aws", folder / "script.json"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            environment["AWS_ENDPOINT_URL"] = server.stdout.readline().strip()
            remember(build, folder, environment)
            complaints = play(shell, BY_HAND, folder, environment)
            complaints += play(shell, INSTALLED, folder, environment)
            server.stdin.close()
    print("\n".join(complaints) or f"{shell}: {len(CASES) + 1} lines completed, twice")
    return 1 if complaints else 0


sys.exit(main(*sys.argv[1:]))
