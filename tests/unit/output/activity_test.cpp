#include "output/activity.h"

#include <doctest.h>

#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::output;
using namespace std::chrono_literals;

namespace {

struct Window {
  explicit Window(bool tty = true, Options options = {.color = Color::never}) {
    terminal.tty = tty;
    out = make_output(terminal, options, {});
  }
  // What was written since the last time, after `passed` and a beat.
  std::string after(os::Duration passed) {
    clock.advance(passed);
    os::pulse();
    return std::exchange(terminal.out_text, {});
  }
  std::string text() { return std::exchange(terminal.out_text, {}); }

  test::FakeClock clock;
  test::FakeTerminal terminal;
  std::unique_ptr<Output> out;
};

}  // namespace

TEST_CASE("what takes longer than a second is shown with its time, until it is over") {
  Window window;
  {
    Activity activity(*window.out, "resolving lookups", window.clock);
    CHECK(window.after(900ms).empty());
    CHECK(window.after(100ms) == "resolving lookups (1 s)");
    CHECK(window.after(200ms).empty());  // nothing is new
    CHECK(window.after(800ms) == "\r\x1b[Kresolving lookups (2 s)");
    activity.detail("3 of 4");
    CHECK(window.after(100ms) == "\r\x1b[Kresolving lookups: 3 of 4 (2 s)");
  }
  CHECK(window.text() == "\r\x1b[K");
  CHECK_FALSE(os::pulse_wanted());
  CHECK(window.after(5s).empty());
}

TEST_CASE("of activities in one another the inner one is shown") {
  Window window;
  Activity outer(*window.out, "kumo deploy", window.clock);
  CHECK(window.after(2s) == "kumo deploy (2 s)");
  {
    Activity inner(*window.out, "uploading", window.clock);
    CHECK(window.after(1s) == "\r\x1b[Kuploading (1 s)");
  }
  CHECK(window.text() == "\r\x1b[K");
  CHECK(window.after(1s) == "kumo deploy (4 s)");
}

TEST_CASE("an activity makes room for whoever writes to the terminal, for a second") {
  Window window;
  Activity activity(*window.out, "kumo deploy", window.clock);
  CHECK(window.after(2s) == "kumo deploy (2 s)");
  os::hush();
  CHECK(window.text() == "\r\x1b[K");
  CHECK(window.after(500ms).empty());
  CHECK(window.after(500ms) == "kumo deploy (3 s)");
}

TEST_CASE("a log is told after half a minute, and then each minute") {
  Window log(false);
  Activity activity(*log.out, "installing Python packages", log.clock);
  CHECK(log.after(29s).empty());
  CHECK(log.after(1s) == "installing Python packages (30 s)\n");
  CHECK(log.after(59s).empty());
  CHECK(log.after(1s) == "installing Python packages (90 s)\n");
  CHECK(log.after(60s) == "installing Python packages (2:30 min)\n");
}

TEST_CASE("the answer of a command is not mixed with what it is doing") {
  Window log(false);
  Activity silent(*log.out, "ramuda logs", log.clock, Activity::silent);
  CHECK(log.after(10min).empty());
  Window answer(false, {.notices_on_stderr = true});
  Activity told(*answer.out, "uploading", answer.clock);
  CHECK(answer.after(1min).empty());
  CHECK(answer.terminal.err_text == "uploading (60 s)\n");
}

TEST_CASE("a sleep, a child process and a lock beat while they wait") {
  int beats = 0;
  os::Pulse pulse([&] { ++beats; }, [] {});
  os::real_clock().sleep(450ms);
  CHECK(beats >= 2);
  beats = 0;
  os::real_processes().run({.argv = {"sleep", "0.5"}, .environment = os::Environment::capture()});
  CHECK(beats >= 2);
}

TEST_CASE("times are short and say their unit") {
  CHECK(time_text(-1s) == "0 s");
  CHECK(time_text(99'900ms) == "99 s");
  CHECK(time_text(125s) == "2:05 min");
  CHECK(time_text(4200min) == "70:00 h");
}

TEST_CASE("whoever else writes to the terminal finds no line of any activity there") {
  Window window;
  Activity outer(*window.out, "kumo deploy", window.clock);
  CHECK(window.after(2s) == "kumo deploy (2 s)");
  Activity inner(*window.out, "hooks", window.clock);
  os::hush();
  CHECK(window.text() == "\r\x1b[K");
  CHECK(window.after(500ms).empty());
  CHECK(window.after(600ms) == "hooks (1 s)");
}
