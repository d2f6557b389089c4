#include <doctest.h>

#include "base/text.h"
#include "base/time.h"
#include "os/pulse.h"
#include "output/output.h"
#include "output/sanitize.h"
#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::output;

namespace {

struct Screen {
  explicit Screen(Options options = {}, bool tty = false,
                  std::map<std::string, std::string, std::less<>> variables = {})
      : environment{std::move(variables)} {
    terminal.tty = tty;
    out = make_output(terminal, options, environment);
  }
  std::string text() { return std::exchange(terminal.out_text, {}); }

  test::FakeTerminal terminal;
  os::Environment environment;
  std::unique_ptr<Output> out;
};

const Options kColored{.json = false, .verbose = true, .color = Color::always};

}  // namespace

TEST_CASE("messages carry their level, in colour where colour is wanted") {
  Screen screen(kColored);
  screen.out->info("info message");
  CHECK(screen.text() == "info message\n");
  screen.out->warning("warning message");
  CHECK(screen.text() == "\x1b[1m\x1b[35mWARNING: warning message\x1b[39m\x1b[22m\n");
  screen.out->error("error message");
  CHECK(screen.text() == "\x1b[31mERROR: error message\x1b[39m\n");
  screen.out->debug("test_gcdt_logging: 26: debug message");
  CHECK(screen.text() == "\x1b[2mDEBUG: test_gcdt_logging: 26: debug message\x1b[22m\n");
}

TEST_CASE("colour is for terminals unless the user says otherwise") {
  auto shows_color = [](Color color, bool tty,
                        std::map<std::string, std::string, std::less<>> variables) {
    Screen screen({.color = color}, tty, std::move(variables));
    screen.out->error("x");
    return screen.text().starts_with("\x1b[31m");
  };
  CHECK(shows_color(Color::automatic, true, {}));
  CHECK_FALSE(shows_color(Color::automatic, false, {}));
  CHECK_FALSE(shows_color(Color::automatic, true, {{"NO_COLOR", "1"}}));
  CHECK(shows_color(Color::automatic, true, {{"NO_COLOR", ""}}));
  CHECK_FALSE(shows_color(Color::automatic, true, {{"TERM", "dumb"}}));
  CHECK(shows_color(Color::always, false, {{"NO_COLOR", "1"}}));
  CHECK(shows_color(Color::automatic, false, {{"CLICOLOR_FORCE", "1"}}));
  CHECK(shows_color(Color::automatic, false, {{"FORCE_COLOR", "1"}}));
  CHECK_FALSE(shows_color(Color::automatic, false, {{"FORCE_COLOR", ""}}));
  CHECK_FALSE(shows_color(Color::automatic, false, {{"FORCE_COLOR", "1"}, {"NO_COLOR", "1"}}));
  for (const char* off : {"0", "false"})
    CHECK_FALSE(shows_color(Color::automatic, true, {{"FORCE_COLOR", off}}));
  CHECK_FALSE(shows_color(Color::automatic, false, {{"CLICOLOR_FORCE", "0"}}));
  CHECK_FALSE(shows_color(Color::automatic, true, {{"CLICOLOR", "0"}}));
  CHECK_FALSE(shows_color(Color::never, true, {}));
}

TEST_CASE("debug messages are shown with -v only") {
  Screen screen;
  screen.out->debug("hidden");
  CHECK(screen.text().empty());
}

TEST_CASE("a step of a deployment is a line when it is over, and stands for itself") {
  Screen screen;
  TargetEvent event{
      .deployment = "d-1", .target = "i-1", .event = "Install", .status = "InProgress"};
  screen.out->show(event);
  CHECK(screen.text().empty());
  event.took = "3 s";
  event.status = "Failed";
  screen.out->show(event);
  CHECK(screen.text() == "i-1                    Failed       Install (3 s)\n");
  event.grouped = true;
  screen.out->show(event);
  CHECK(screen.text().empty());
}

TEST_CASE("texts of commands keep their lines and get the codes of their style") {
  Screen screen(kColored);
  screen.out->say("two\nlines", Style::green);
  CHECK(screen.text() == "\x1b[32m\x1b[22mtwo\nlines\x1b[39m\x1b[22m\n");
  screen.out->say("plain");
  CHECK(screen.text() == "plain\n");
}

TEST_CASE("text from outside can neither control the terminal nor command a CI runner") {
  Screen screen;
  screen.out->info("::set-output name=a::b\n  ##vso[task.setvariable]x\n## heading\x1b[2J");
  CHECK(screen.text() == ": :set-output name=a::b\n  # #vso[task.setvariable]x\n## heading^[[2J\n");
  screen.out->show(StackEvent{"CREATE_FAILED", "Id", "line\n::error::x", "t", "", "", ""});
  CHECK(screen.text().find("line^J::error::x") != std::string::npos);
}

TEST_CASE("a finding says where, how bad, what, and in a second line what to do") {
  Screen screen;
  screen.out->show(Finding{.level = Finding::error,
                           .rule = "E3002",
                           .file = "a.yaml",
                           .line = 3,
                           .column = 4,
                           .path = "Resources.A",
                           .text = "It is wrong.",
                           .remedy = "Change it."});
  CHECK(screen.text() == "a.yaml:3:4: error: Resources.A: It is wrong. [E3002]\n    Change it.\n");
  screen.out->show(Finding{.rule = "x", .file = "b.py", .text = "Hm.", .remedy = ""});
  CHECK(screen.text() == "b.py: warning: Hm. [x]\n");
}

TEST_CASE("endless lines are cut at a whole character, with a remark") {
  Screen screen;
  std::string line = "x";
  for (int i = 0; i < 40'000; ++i) line += "ä";
  screen.out->say("short\n" + line + "\nshort");
  std::string text = screen.text();
  CHECK(text.size() < 66'000);
  CHECK(text.find("ä [14466 bytes left out]\nshort\n") != std::string::npos);
}

TEST_CASE("stack events stand in four columns that longer values push") {
  Screen screen;
  screen.out->show(StackEventHeader{});
  CHECK(screen.text() ==
        "Resource Status                                    Resource ID               "
        "Reason                                             Timestamp                \n\n");
  screen.out->show(StackEvent{.status = "CREATE_IN_PROGRESS",
                              .logical_id = "infra-dev-kumo-sample-stack",
                              .reason = "User Initiated",
                              .time = "2017-08-11 14:17:18.094000+00:00"});
  CHECK(screen.text() ==
        "CREATE_IN_PROGRESS                                 infra-dev-kumo-sample-stack "
        "User Initiated                                     2017-08-11 14:17:18.094000+00:00\n\n");
  screen.out->show(StackEvent{.status = "CREATE_COMPLETE",
                              .logical_id = "S3Bucket1",
                              .reason = "",
                              .time = "2017-01-01 00:00:03+00:00"});
  CHECK(screen.text() ==
        "CREATE_COMPLETE                                    S3Bucket1                 "
        "                                                   2017-01-01 00:00:03+00:00\n\n");
}

TEST_CASE("the colour of a stack event says how it stands and includes its line end") {
  Screen screen(kColored);
  auto colored = [&](const char* status) {
    screen.out->show(StackEvent{.status = status, .logical_id = "a", .reason = "b", .time = "c"});
    return screen.text();
  };
  CHECK(colored("CREATE_COMPLETE").starts_with("\x1b[32m\x1b[22mCREATE_COMPLETE "));
  CHECK(colored("CREATE_COMPLETE").ends_with("\n\x1b[39m\x1b[22m\n"));
  for (const char* red : {"CREATE_FAILED", "DELETE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED",
                          "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED",
                          "IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED"})
    CHECK(colored(red).starts_with("\x1b[31m"));
  for (const char* warning : {"ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS",
                              "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"})
    CHECK(colored(warning).starts_with("\x1b[1m\x1b[35m"));
  for (const char* green : {"DELETE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"})
    CHECK(colored(green).starts_with("\x1b[32m"));
  for (const char* plain : {"DELETE_SKIPPED", "CREATE_IN_PROGRESS", "IMPORT_IN_PROGRESS"})
    CHECK(colored(plain).starts_with(plain));
}

TEST_CASE("of a short event only the status is in colour, so that the rest can be read") {
  Screen screen({.color = Color::always}, true);
  screen.out->show(StackEvent{.status = "CREATE_FAILED",
                              .logical_id = "Bucket",
                              .reason = "CREATE_FAILED again",
                              .time = "2017-01-01 00:00:04+00:00"});
  CHECK(screen.text() ==
        "00:00:04    \x1b[31m\x1b[22mCREATE_FAILED\x1b[39m\x1b[22m       Bucket  CREATE_FAILED "
        "again\n");
  screen.out->show(
      TargetEvent{.target = "i-1", .event = "Install", .status = "Failed", .took = "3 s"});
  CHECK(screen.text() ==
        "i-1                    \x1b[31m\x1b[22mFailed\x1b[39m\x1b[22m       Install (3 s)\n");
}

TEST_CASE("in a window long lines go on below, as far in as they began, and no word is broken") {
  Screen window({.color = Color::never}, true);
  window.terminal.columns = 20;
  window.out = make_output(window.terminal, {.color = Color::never}, window.environment);
  window.out->error("the stack does not exist");
  CHECK(window.text() == "ERROR: the stack\ndoes not exist\n");
  window.out->say("short\n  * a list has points\n\nand https://an.address/that/is/long stays");
  CHECK(window.text() ==
        "short\n  * a list has\n  points\n\nand\nhttps://an.address/that/is/long\nstays\n");
  window.out->say("twenty columns, full");
  CHECK(window.text() == "twenty columns, full\n");
  window.out->say("a\tb c d e f g h i j k l m n o");
  CHECK(window.text() == "a\tb c d e f g h i j k l m n o\n");
  window.out->say("then run `kumo info` again");
  CHECK(window.text() == "then run `kumo info`\nagain\n");
  window.out->say("then it is `kumo list`");
  CHECK(window.text() == "then it is\n`kumo list`\n");
  window.out->say("nineteen characters ::error::x");
  CHECK(window.text() == "nineteen characters\n: :error::x\n");
  window.out->show(Raw{"what a program wrote stays as it is"});
  CHECK(window.text() == "what a program wrote stays as it is\n");
  Screen log({.color = Color::never});
  log.out->error(
      "the stack does not exist in this region, nor in the other one that was looked at");
  CHECK(log.text().ends_with("in this region, nor in the other one that was looked at\n"));
}

TEST_CASE("what goes to stderr does not stand behind the live line") {
  // Both streams in one window.
  class Window : public test::FakeTerminal {
   public:
    void err(std::string_view bytes) override { out(bytes); }
  };
  Window window;
  window.tty = true;
  auto out = make_output(window, {.notices_on_stderr = true, .color = Color::never}, {});
  out->show(Progress{"fetching\nthe code"});
  out->warning("that was odd");
  CHECK(std::exchange(window.out_text, {}) ==
        "fetching\nthe code\r\x1b[K\x1b[A\x1b[KWARNING: that was odd\nfetching\nthe code");
  os::hush();  // somebody else writes
  CHECK(std::exchange(window.out_text, {}) == "\r\x1b[K\x1b[A\x1b[K");
  os::hush();
  CHECK(window.out_text.empty());
  out->show(Progress{"going on"});
  CHECK(std::exchange(window.out_text, {}) == "going on");
}

TEST_CASE("the live line is cut to the width, gives way to events and is cleared at the end") {
  Screen screen({.color = Color::never}, true);
  screen.terminal.columns = 10;
  screen.out->show(Progress{"updating 日本日本"});
  CHECK(screen.text() == "updating ");
  screen.out->info("event");
  CHECK(screen.text() == "\r\x1b[Kevent\nupdating ");
  screen.out->show(Progress{"several\nlines, cut\n each"});
  CHECK(screen.text() == "\r\x1b[Kseveral\nlines, cu\n each");
  screen.out->info("event");
  CHECK(screen.text() == "\r\x1b[K\x1b[A\x1b[K\x1b[A\x1b[Kevent\nseveral\nlines, cu\n each");
  screen.out->show(Progress{""});
  CHECK(screen.text() == "\r\x1b[K\x1b[A\x1b[K\x1b[A\x1b[K");
  screen.out->show(Progress{"again"});
  screen.out->finish(0);
  CHECK(screen.text() == "again\r\x1b[K");
  screen.out.reset();
  CHECK(screen.text().empty());
}

TEST_CASE("an output that ends early clears the live line") {
  Screen screen({.color = Color::never}, true);
  screen.out->show(Progress{"waiting"});
  screen.out.reset();
  CHECK(screen.text() == "waiting\r\x1b[K");
}

TEST_CASE("what goes on in the background is seen while nothing else is") {
  Screen screen({.color = Color::never}, true);
  screen.out->show(Progress{.text = "behind", .background = true});
  CHECK(screen.text() == "behind");
  screen.out->show(Progress{"in front"});
  CHECK(screen.text() == "\r\x1b[Kin front");
  screen.out->show(Progress{.text = "still behind", .background = true});
  CHECK(screen.text() == "\r\x1b[Kin front");
  screen.out->show(Progress{});
  CHECK(screen.text() == "\r\x1b[Kstill behind");
  screen.out->finish(0);
  CHECK(screen.text() == "\r\x1b[K");
}

TEST_CASE("there is no live line where nobody would see it move") {
  Screen pipe;
  pipe.out->show(Progress{"waiting"});
  CHECK(pipe.text().empty());
  Screen dumb({}, true, {{"TERM", "dumb"}});
  dumb.out->show(Progress{"waiting"});
  CHECK(dumb.text().empty());
  Screen narrow({}, true);
  narrow.terminal.columns = 1;
  narrow.out->show(Progress{"waiting"});
  narrow.out->info("x");
  CHECK(narrow.text() == "x\n");
}

TEST_CASE("raw text ends with one line end and reveals secrets only on request") {
  register_secret("raw-secret-value");
  Screen screen;
  screen.out->show(Raw{"{\"a\": \"raw-secret-value\"}"});
  screen.out->show(Raw{"b\n"});
  CHECK(screen.text() == "{\"a\": \"***\"}\nb\n");
  screen.out->show(Raw{"raw-secret-value\x07", true});
  CHECK(screen.text() == "raw-secret-value^G\n");
}

TEST_CASE("tables and artifacts are shown, results are silent") {
  Screen screen;
  screen.out->show(Table{"t", {}, {{"a"}}});
  screen.out->show(Artifact{"x.json", "wrote x.json"});
  screen.out->show(Result{Json{{"a", 1}}});
  CHECK(screen.text() == "╒═══╕\n│ a │\n╘═══╛\nwrote x.json\n");
}

TEST_CASE("when stdout is gone errors are said on stderr and everything else goes on") {
  Screen screen;
  screen.terminal.closed = true;
  screen.out->info("info");
  screen.out->error("the stack failed");
  CHECK(screen.terminal.err_text == "ERROR: the stack failed\n");
}

TEST_CASE("a window narrower than the columns of stack events gets short lines") {
  Screen screen({.color = Color::never}, true);
  screen.out->show(StackEventHeader{});
  CHECK(screen.text() == "Time (UTC)  Resource Status     Resource ID\n");
  screen.out->show(StackEvent{.status = "CREATE_IN_PROGRESS",
                              .logical_id = "infra-dev",
                              .reason = "User Initiated",
                              .time = "2017-08-11 14:17:18.094000+00:00"});
  CHECK(screen.text() == "14:17:18    CREATE_IN_PROGRESS  infra-dev  User Initiated\n");
  screen.out->show(StackEvent{.status = "UPDATE_ROLLBACK_COMPLETE",
                              .logical_id = "infra-dev",
                              .reason = "",
                              .time = "2017-01-01 00:00:03+00:00"});
  CHECK(screen.text() == "00:00:03    UPDATE_ROLLBACK_COMPLETE infra-dev\n");
  screen.out->show(StackEvent{
      .status = "CREATE_FAILED",
      .logical_id = "Bucket",
      .reason = "Resource handler returned message: the name is taken (Service: S3, Status Code: "
                "409)",
      .time = "2017-01-01 00:00:04+00:00"});
  CHECK(screen.text() ==
        "00:00:04    CREATE_FAILED       Bucket\n"
        "            Resource handler returned message: the name is taken (Service: S3,\n"
        "            Status Code: 409)\n");
  Screen broad({.color = Color::never}, true);
  broad.terminal.columns = 100;
  broad.out = make_output(broad.terminal, {.color = Color::never}, broad.environment);
  broad.out->show(StackEventHeader{});
  broad.out->show(StackEvent{.status = "UPDATE_ROLLBACK_IN_PROGRESS",
                             .logical_id = "infra-dev",
                             .reason = "",
                             .time = "2017-01-01 00:00:03+00:00"});
  CHECK(broad.text() ==
        "Time (UTC)  Resource Status             Resource ID\n"
        "00:00:03    UPDATE_ROLLBACK_IN_PROGRESS infra-dev\n");
  Screen wide({.color = Color::never}, true);
  wide.terminal.columns = 153;
  wide.out = make_output(wide.terminal, {.color = Color::never}, wide.environment);
  wide.out->show(StackEventHeader{});
  CHECK(wide.text().starts_with("Resource Status       "));
}

TEST_CASE("a plain output says everything in words and lines, also on a terminal") {
  Screen screen({.plain = true}, true, {{"TERM", "xterm"}});
  screen.out->error("x");
  screen.out->say("InstanceType: t2.micro → t2.medium, calls ▁▂█", Style::red);
  screen.out->show(Progress{"waiting"});
  screen.out->show(Table{"t", {"Name", "Value"}, {{"a", "1 → 2"}}});
  screen.out->show(StackEvent{.status = "CREATE_COMPLETE",
                              .logical_id = "a",
                              .reason = "done",
                              .time = "2017-01-01 00:00:04+00:00"});
  CHECK(screen.text() ==
        "ERROR: x\n"
        "InstanceType: t2.micro to t2.medium, calls \n"
        "Name: a, Value: 1 to 2\n"
        "00:00:04    CREATE_COMPLETE     a  done\n");
}

TEST_CASE("the locale decides whether frames and symbols are ASCII") {
  auto art = [](std::map<std::string, std::string, std::less<>> variables) {
    Screen screen({}, false, std::move(variables));
    screen.out->say("a → b ▁█");
    screen.out->show(Table{"t", {}, {{"日本"}}});
    return screen.text();
  };
  const std::string unicode = "a → b ▁█\n╒══════╕\n│ 日本 │\n╘══════╛\n";
  const std::string ascii = "a -> b _#\n+======+\n| 日本 |\n+======+\n";
  CHECK(art({}) == unicode);
  CHECK(art({{"LANG", "de_DE.UTF-8"}}) == unicode);
  CHECK(art({{"LANG", "C.utf8"}, {"LC_ALL", ""}}) == unicode);
  CHECK(art({{"LANG", "C"}}) == ascii);
  CHECK(art({{"LANG", "de_DE.UTF-8"}, {"LC_ALL", "POSIX"}}) == ascii);
  CHECK(art({{"LANG", "de_DE.UTF-8"}, {"LC_CTYPE", "de_DE.ISO-8859-1"}}) == ascii);
  CHECK(art({{"LC_ALL", "C.UTF-8"}, {"LANG", "C"}}) == unicode);
}

TEST_CASE("a log says once in a while what goes on, a terminal shows it all the time") {
  Screen log;
  log.out->show(Progress{"installing packages (30 s)", true});
  log.out->show(Progress{});
  CHECK(log.text() == "installing packages (30 s)\n");
}

TEST_CASE("with times each line of a log begins with its instant, and blank lines stay blank") {
  Screen screen({.color = Color::always, .times = true});
  screen.out->say("two\nlines\n", Style::green);
  std::string text = screen.text();
  REQUIRE(text.size() > 50);
  const std::string stamp = text.substr(0, sizeof "2026-01-02T03:04:05+00:00 " - 1);
  CHECK(parse_time(trim(stamp)).has_value());
  CHECK(text == stamp + "\x1b[32m\x1b[22mtwo\n" + stamp + "lines\n\x1b[39m\x1b[22m\n");
}
