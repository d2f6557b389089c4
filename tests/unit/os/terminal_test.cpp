// Questions go to the controlling terminal, whatever stdin is.
#include <doctest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "os/system.h"

using namespace gcdt;

namespace {

// What a child process of its own session does with its terminal; it ends without the destructors
// of the test.
[[noreturn]] void ask_and_report(int report) {
  std::string text;
  try {
    text = "answer: " + os::real_terminal().ask("Code: ", false);
  } catch (const Error& error) {
    text = error.what();
  }
  bool written = write(report, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  _exit(written ? 0 : 1);
}

std::string read_all(int fd) {
  std::string text;
  char buffer[256];
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  return text;
}

// Reads the terminal until it shows `text`, for five seconds at most.
std::string read_until(int fd, std::string_view text) {
  std::string shown;
  pollfd wait{fd, POLLIN, 0};
  char buffer[256];
  while (!shown.contains(text) && poll(&wait, 1, 5000) > 0) {
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got <= 0) break;
    shown.append(buffer, static_cast<size_t>(got));
  }
  return shown;
}

}  // namespace

TEST_CASE("a question is answered at the terminal, unseen, even if stdin is a pipe") {
  int report[2], input[2], terminal = -1;
  REQUIRE(pipe(report) == 0);
  REQUIRE(pipe(input) == 0);
  REQUIRE(write(input[1], "from a pipe\n", 12) == 12);
  pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(input[0], STDIN_FILENO);
    ask_and_report(report[1]);
  }
  close(report[1]);
  CHECK(read_until(terminal, "Code: ") == "Code: ");
  REQUIRE(write(terminal, "123456\n", 7) == 7);
  std::string shown = read_until(terminal, "\n");
  CHECK(read_all(report[0]) == "answer: 123456");
  CHECK_FALSE(shown.contains("123456"));
  waitpid(child, nullptr, 0);
  for (int fd : {terminal, report[0], input[0], input[1]}) close(fd);
}

TEST_CASE("without a terminal a question is an error at once") {
  int report[2];
  REQUIRE(pipe(report) == 0);
  pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    setsid();
    ask_and_report(report[1]);
  }
  close(report[1]);
  CHECK(read_all(report[0]) == "'Code: ' must be answered, but there is no terminal");
  waitpid(child, nullptr, 0);
  close(report[0]);
}
