// From argv to exit code with the real world behind it, as far as no network is needed.
#include "cli/app.h"

#include <doctest.h>

#include "base/version.h"
#include "os/files.h"
#include "output/sanitize.h"
#include "support/fakes.h"
#include "support/recorded_output.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

struct Shell {
  int run(const std::vector<std::string>& argv) {
    terminal.out_text.clear();
    terminal.err_text.clear();
    return run_app(argv, terminal, environment);
  }

  test::FakeTerminal terminal;
  os::Environment environment;
};

struct Outcome {
  int exit_code;
  std::vector<std::string> errors, infos;
  std::string stderr_text;
};

Outcome guarded(const std::function<int()>& work) {
  test::RecordedOutput out;
  test::FakeTerminal terminal;
  int exit_code = run_guarded(out, terminal, "kumo deploy", work);
  return {exit_code, out.notices(output::Notice::error), out.notices(output::Notice::info),
          terminal.err_text};
}

}  // namespace

TEST_CASE("version prints the lines that scripts read, for every tool") {
  Shell shell;
  for (const char* tool : {"gcdt", "ramuda", "tenkai", "yugen"}) {
    CHECK(shell.run({tool, "version"}) == 0);
    CHECK(shell.terminal.out_text.starts_with("gcdt version " + std::string(version()) +
                                              "\ngcdt plugins:\n * gcdt-"));
    CHECK(shell.terminal.err_text.empty());
  }
}

TEST_CASE("version --json ends with a result that names the versions") {
  Shell shell;
  CHECK(shell.run({"gcdt", "version", "--json"}) == 0);
  std::string text = shell.terminal.out_text;
  size_t last = text.rfind('\n', text.size() - 2) + 1;
  Json result = parse_json(text.substr(last), "last line");
  CHECK(result.at("type") == "result");
  CHECK(result.at("ok") == true);
  CHECK(result.at("value").at("version") == std::string(version()));
  CHECK(result.at("value").at("plugins").at(0).contains("version"));
}

TEST_CASE("no memory is no bug of the program") {
  auto without = guarded([]() -> int { throw std::bad_alloc(); });
  CHECK(without.exit_code == 1);
  CHECK(without.stderr_text.empty());  // said without the terminal, which may want memory
  auto of_the_system = guarded([]() -> int {
    throw std::filesystem::filesystem_error("x", make_error_code(std::errc::not_enough_memory));
  });
  CHECK(of_the_system.stderr_text.empty());
  auto bug = guarded([]() -> int { throw std::out_of_range("x"); });
  CHECK(bug.stderr_text.contains("has a bug"));
}

TEST_CASE("help and usage errors do not build a world") {
  Shell shell;
  CHECK(shell.run({"gcdt", "--help"}) == 0);
  CHECK(shell.terminal.out_text.starts_with("Usage:\n"));
  CHECK(shell.run({"gcdt"}) == 1);
  CHECK(shell.terminal.out_text.empty());
  CHECK(shell.terminal.err_text.starts_with("Usage:\n"));
}

TEST_CASE("a command with a lifecycle wants ENV") {
  constexpr std::string_view kSaid =
      "ERROR: 'ENV' environment variable not set! It says which gcdt_<env> file is read: "
      "`export ENV=dev`.\n";
  Shell shell;
  CHECK(shell.run({"gcdt", "config"}) == 1);
  CHECK(shell.terminal.out_text == kSaid);
  shell.terminal.closed = true;
  CHECK(shell.run({"gcdt", "config"}) == 1);
  CHECK(shell.terminal.err_text == kSaid);
}

TEST_CASE("a wrong profile is an error of commands that may call AWS, not of version") {
  Shell shell;
  shell.environment.variables = {{"ENV", "dev"}, {"HOME", "/no/such/folder"}};
  CHECK(shell.run({"gcdt", "config", "--profile=missing"}) == 1);
  CHECK(shell.terminal.out_text.find("missing") != std::string::npos);
  CHECK(shell.run({"gcdt", "version", "--profile=missing"}) == 0);
}

TEST_CASE("the top-level catch tells each failure in its own way") {
  CHECK(guarded([] { return 0; }).exit_code == 0);
  CHECK(guarded([] { return 1; }).exit_code == 1);

  Outcome failed = guarded([]() -> int { throw Error("Stack '{}' is gone.", "infra"); });
  CHECK(failed.exit_code == 1);
  CHECK(failed.errors == std::vector<std::string>{"Stack 'infra' is gone."});

  Outcome interrupted = guarded([]() -> int { throw Interrupted{SIGINT}; });
  CHECK(interrupted.exit_code == 130);
  CHECK(interrupted.infos ==
        std::vector<std::string>{"Received SIGINT signal - exiting command 'kumo deploy'"});
  CHECK(guarded([]() -> int { throw Interrupted{SIGTERM}; }).exit_code == 143);

  output::register_secret("crash-secret");
  Outcome bug = guarded([]() -> int { throw std::out_of_range("no crash-secret\x1b[2J"); });
  CHECK(bug.exit_code == 1);
  CHECK(bug.errors.empty());
  CHECK(
      bug.stderr_text.starts_with("gcdt " + std::string(version()) + " has a bug: 'kumo deploy'"));
  CHECK(bug.stderr_text.find("no ***^[[2J") != std::string::npos);
}

TEST_CASE("the detail of an error is shown with -v only") {
  test::FakeTerminal terminal;
  for (bool verbose : {false, true}) {
    auto out = output::make_output(terminal, {.verbose = verbose}, {});
    Error error("The template failed.");
    error.detail = "Traceback ...";
    run_guarded(*out, terminal, "kumo deploy", [&]() -> int { throw error; });
    CHECK((terminal.out_text.find("DEBUG: Traceback ...") != std::string::npos) == verbose);
  }
}
