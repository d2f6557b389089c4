// Scripts that end, hang, crash or flood: one clear error each, and nothing of ours hangs.
#include <doctest.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "os/interrupt.h"
#include "scripts.h"

using namespace gcdt;
using gcdt::test::Scripts;
using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;

std::string failure_of(Scripts& scripts) {
  scripts.load();
  return Scripts::failure([&] { scripts.generate(); });
}

// Whether a process of that number is there and no zombie of ours.
bool alive(pid_t pid) {
  auto stat = os::read_file_if_exists(fmt::format("/proc/{}/stat", pid));
  return stat && stat->find(") Z ") == std::string::npos;
}

bool gone_soon(pid_t pid) {
  for (int i = 0; i < 100 && alive(pid); ++i) std::this_thread::sleep_for(20ms);
  return !alive(pid);
}

constexpr const char* kExitInTemplate = R"py(
import sys
def generate_template():
    sys.exit(3)
)py";

}  // namespace

TEST_CASE("exit() in a script is an error that names its line, and Python lives on") {
  Scripts scripts(kExitInTemplate);
  CHECK(failure_of(scripts) ==
        "cloudformation.py:4: exit(3) was called; a script run by gcdt must "
        "return or raise.");
  CHECK(scripts.host().running());
  Scripts loading("exit()\n");
  CHECK(Scripts::failure([&] { loading.load(); }) ==
        "cloudformation.py:1: exit() was called; a script run by gcdt must return or raise.");
}

TEST_CASE("os._exit in a script is one error, and a later request starts another Python") {
  Scripts scripts(R"py(
import os
def generate_template():
    print("last words")
    os._exit(3)
)py");
  CHECK(failure_of(scripts) ==
        "'cloudformation.py' ended Python with exit code 3 (os._exit?); a "
        "script run by gcdt must return or raise.");
  CHECK(scripts.out == "last words\n");
  CHECK_FALSE(scripts.host().running());
  scripts.write("cloudformation.py", "def generate_template(): return 'again'\n");
  scripts.load();
  CHECK(scripts.generate().at("template") == "again");
}

TEST_CASE("a segmentation fault names the script, the line and the signal") {
  Scripts scripts(R"py(
import ctypes
def generate_template():
    ctypes.string_at(0)
)py");
  CHECK(failure_of(scripts) ==
        "'cloudformation.py' crashed Python (at line 4): signal 11 (Segmentation fault).");
}

TEST_CASE("a script that hangs is ended at the deadline with the line where it was") {
  Scripts scripts(R"py(
import signal, time
def generate_template():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(1000)
)py");
  scripts.options.environment.variables["GCDT_PYTHON_TIMEOUT"] = "2.5";
  auto started = Steady::now();
  CHECK(failure_of(scripts) ==
        "'cloudformation.py' was not done after 2.5 s (at line 5) and was "
        "ended; GCDT_PYTHON_TIMEOUT=<seconds> allows more.");
  CHECK(Steady::now() - started < 10s);
}

TEST_CASE("a wrong GCDT_PYTHON_TIMEOUT is refused") {
  for (const char* value : {"soon", "0", "-1", "nan", "5s"}) {
    Scripts scripts("def generate_template(): return ''\n");
    scripts.options.environment.variables["GCDT_PYTHON_TIMEOUT"] = value;
    CHECK(Scripts::failure([&] { scripts.load(); }) ==
          fmt::format("GCDT_PYTHON_TIMEOUT is '{}'; it must be a number of seconds.", value));
  }
}

TEST_CASE("time spent in answering a script does not count against its deadline") {
  Scripts scripts(R"py(
def generate_template(context, config):
    return context["_awsclient"].get_region()
)py");
  scripts.options.deadline = 1s;
  scripts.handler = [](std::string_view, const Json&) {
    std::this_thread::sleep_for(1500ms);
    return "eu-west-1";
  };
  scripts.load();
  CHECK(scripts.generate().at("template") == "eu-west-1");
}

TEST_CASE("a script that prints much is cut short, one that prints without end is ended") {
  Scripts much(R"py(
import sys
def generate_template():
    for _ in range(3 << 10): sys.stdout.write("x" * 1023 + "\n")
    return "done"
)py");
  much.load();
  CHECK(much.generate().at("template") == "done");
  CHECK(much.out.size() > (1 << 20));
  CHECK(much.out.size() < (1 << 20) + 100);
  CHECK(much.out.ends_with("[more than 1 MiB printed: the rest is not shown]\n"));

  Scripts endless(R"py(
import os
def generate_template():
    chunk = b"x" * (1 << 20)
    for _ in range(1 << 10): os.write(1, chunk)
)py");
  CHECK(failure_of(endless) == "'cloudformation.py' printed more than 256 MiB and was ended.");
}

TEST_CASE("processes that a script leaves behind end with Python") {
  Scripts scripts(R"py(
import subprocess
def generate_template():
    return str(subprocess.Popen(["sleep", "1000"]).pid)
)py");
  scripts.load();
  pid_t child = std::stoi(text(scripts.generate(), "/template"));
  CHECK(alive(child));
  scripts.end();
  CHECK(gone_soon(child));
}

TEST_CASE("a fork that comes back into our code answers nothing") {
  Scripts scripts(R"py(
import os
def generate_template():
    child = os.fork()
    if child: os.waitpid(child, 0)
    return "parent" if child else "child"
)py");
  scripts.load();
  CHECK(scripts.generate().at("template") == "parent");
  CHECK(scripts.generate().at("template") == "parent");
}

TEST_CASE("garbage on the socket is an error and not a hang") {
  Scripts scripts(R"py(
import os, sys
from gcdt import _channel
def generate_template():
    os.write(_channel._channel._fd, b"42\n")
)py");
  CHECK(failure_of(scripts) == "'cloudformation.py' wrote to the socket that belongs to gcdt.");
}

TEST_CASE("an interrupt ends a request at once, and the script can clean up") {
  Scripts scripts(R"py(
import os, time
def generate_template():
    try:
        open("started", "w").close()
        time.sleep(1000)
    except Exception:
        return "swallowed"
    finally:
        time.sleep(0.2)
        with open("cleaned", "w") as file: file.write("up")
)py");
  scripts.load();
  std::thread user = scripts.interrupt_when_started(SIGINT);
  CHECK_THROWS_AS(scripts.generate(), Interrupted);
  CHECK(Steady::now() - scripts.interrupted_at < 100ms);
  user.join();
  scripts.end();
  CHECK(std::filesystem::exists(scripts.path("cleaned")));
}

TEST_CASE("after an interrupt Python still answers, and late answers are not taken for new ones") {
  Scripts scripts(R"py(
import time
calls = []
def generate_template():
    calls.append(1)
    if len(calls) == 1:
        open("started", "w").close()
        try: time.sleep(1000)
        except KeyboardInterrupt as error: time.sleep(0.2)
    return "call %d" % len(calls)
)py");
  scripts.load();
  std::thread user = scripts.interrupt_when_started(SIGTERM);
  CHECK_THROWS_AS(scripts.generate(), Interrupted);
  user.join();
  CHECK(scripts.generate().at("template") == "call 2");
}

TEST_CASE("an interrupt while a question is answered reaches the script as GracefulExit") {
  Scripts scripts(R"py(
from gcdt.utils import GracefulExit
def generate_template(context, config):
    try: context["_awsclient"].get_region()
    except GracefulExit as exit:
        with open("seen", "w") as file: file.write(str(exit))
        raise
)py");
  scripts.handler = [](std::string_view, const Json&) -> Json { throw Interrupted{SIGINT}; };
  scripts.load();
  CHECK_THROWS_AS(scripts.generate(), Interrupted);
  scripts.end();
  CHECK(os::read_file_if_exists(scripts.path("seen")) == "SIGINT");
}

TEST_CASE("a script that ignores the interrupt is killed when the host ends") {
  Scripts scripts(R"py(
import os, signal, time
def generate_template():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    open("started", "w").close()
    while True: time.sleep(1)
)py");
  scripts.load();
  std::thread user = scripts.interrupt_when_started(SIGINT);
  CHECK_THROWS_AS(scripts.generate(), Interrupted);
  user.join();
  auto started = Steady::now();
  scripts.end();
  CHECK(Steady::now() - started < 3s);
  CHECK(gone_soon(std::stoi(scripts.out)));
}
