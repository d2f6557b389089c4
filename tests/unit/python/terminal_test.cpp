// Scripts that read from the terminal, and Ctrl-C typed there, in a session with a terminal of its
// own.
#include <doctest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "os/interrupt.h"
#include "scripts.h"

using namespace gcdt;
using gcdt::test::Scripts;

namespace {

constexpr int kInterrupted = 42;

// Runs the template in a child process on a new terminal, types `keys` there once the script has
// printed "ready", and returns the child's exit code: 0 if the template is `expected`.
class Session {
 public:
  Session(std::string_view code, std::string_view expected) {
    REQUIRE(openpty(&keyboard_, &screen_, nullptr, nullptr, nullptr) == 0);
    child_ = fork();
    if (child_ == 0) _exit(run(code, expected));
    close(screen_);
  }
  ~Session() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    close(keyboard_);
  }

  int type(std::string_view keys) {
    REQUIRE(shows("ready"));
    REQUIRE(write(keyboard_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
    shows("never printed");  // until the end of the session
    int status = 0;
    for (int i = 0; i < 1000 && waitpid(child_, &status, WNOHANG) == 0; ++i) usleep(10'000);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  const std::string& text() const { return text_; }

 private:
  int run(std::string_view code, std::string_view expected) {
    login_tty(screen_);
    os::install_interrupt_handlers();
    Scripts scripts(code);
    scripts.options.print = nullptr;  // the real terminal
    scripts.options.deadline = std::chrono::seconds(20);
    try {
      scripts.load();
      bool right = gcdt::text(scripts.generate(), "/template") == expected;
      // The terminal is ours again: this would stop us in the background.
      return right && tcgetpgrp(STDIN_FILENO) == getpgrp() ? 0 : 1;
    } catch (const Interrupted&) {  // the exit code tells the test
      return kInterrupted;
    } catch (const Error& error) {  // likewise
      fprintf(stderr, "%s\n", error.what());
      return 2;
    }
  }

  bool shows(std::string_view wanted) {
    pollfd wait{keyboard_, POLLIN, 0};
    while (text_.find(wanted) == std::string::npos && poll(&wait, 1, 20'000) > 0) {
      char buffer[4096];
      ssize_t got = read(keyboard_, buffer, sizeof buffer);
      if (got <= 0) return false;
      text_.append(buffer, static_cast<size_t>(got));
    }
    return text_.find(wanted) != std::string::npos;
  }

  int keyboard_ = -1, screen_ = -1;
  pid_t child_ = 0;
  std::string text_;
};

}  // namespace

TEST_CASE("a script can ask on the terminal") {
  Session session("def generate_template(): return input('ready? ') + input('more? ')\n", "yesno");
  CHECK(session.type("yes\nno\n") == 0);
  CHECK(session.text().find("more? ") != std::string::npos);
}

TEST_CASE("a script can ask for a password without echo") {
  Session session(R"py(
import getpass
def generate_template():
    return getpass.getpass("ready? ")
)py",
                  "secret");
  CHECK(session.type("secret\n") == 0);
}

TEST_CASE("Ctrl-C while a script asks is an interrupt") {
  Session session("def generate_template(): return input('ready? ')\n", "");
  CHECK(session.type("\x03") == kInterrupted);
}

TEST_CASE("Ctrl-C while a script computes reaches it exactly once") {
  Session session(R"py(
import signal, time
def generate_template():
    times = []
    while True:
        try:
            print("ready", flush=True)
            time.sleep(0.3)
            if times: break
        except KeyboardInterrupt:
            times.append(1)
    print("interrupted %d time(s)" % len(times), flush=True)
)py",
                  "");
  CHECK(session.type("\x03") == kInterrupted);
  CHECK(session.text().find("interrupted 1 time(s)") != std::string::npos);
}
