#include "os/input.h"

#include <doctest.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

#include "base/error.h"
#include "os/interrupt.h"

using namespace gcdt;
using os::Input;

namespace {

// The reading end of a pipe that holds `content`.
struct Pipe {
  int fds[2];
  explicit Pipe(std::string_view content, bool ends = true) {
    REQUIRE(pipe(fds) == 0);
    REQUIRE(write(fds[1], content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    if (ends) finish();
  }
  ~Pipe() {
    close(fds[0]);
    finish();
  }
  void finish() {
    if (fds[1] >= 0) close(fds[1]);
    fds[1] = -1;
  }
};

}  // namespace

TEST_CASE("input is read line by line, the last one also without its newline") {
  Pipe pipe("one\n\nthree");
  Input input(pipe.fds[0]);
  CHECK(input.line() == "one");
  CHECK(input.line() == "");
  CHECK(input.line() == "three");
  CHECK_FALSE(input.line().has_value());
  CHECK_FALSE(input.line().has_value());
}

TEST_CASE("what is left of the input can be read as a whole") {
  Pipe pipe("head\nbody\nmore\n");
  Input input(pipe.fds[0]);
  CHECK(input.line() == "head");
  CHECK(input.rest() == "body\nmore\n");
  CHECK(input.rest() == "");
}

TEST_CASE("input beyond its limit is refused") {
  Pipe pipe("0123456789\n");
  CHECK_THROWS_AS(Input(pipe.fds[0]).line(5), Error);
}

TEST_CASE("waiting for input can be interrupted") {
  Pipe pipe("", false);
  os::raise_interrupt(SIGTERM);
  CHECK_THROWS_AS(Input(pipe.fds[0]).line(), Interrupted);
}
