#include <doctest.h>

#include <algorithm>
#include <filesystem>

#include "kumo_world.h"
#include "os/files.h"

using namespace gcdt;
using test::KumoWorld;

namespace {

// As cfn-lint 1.58 prints them.
const char* kMatches = R"([
  {"Filename": "x", "Level": "Error", "Message": "Additional properties are not allowed",
   "Location": {"Path": ["Resources", "B", "Properties", 0],
                "Start": {"ColumnNumber": 7, "LineNumber": 5}},
   "Rule": {"Id": "E3002", "Source": "https://example.com/rules"}},
  {"Filename": "x", "Level": "Warning", "Message": "not needed",
   "Location": {"Path": null, "Start": {"ColumnNumber": 1, "LineNumber": 2}},
   "Rule": {"Id": "W1020"}},
  {"Filename": "x", "Level": "Informational", "Message": "by the way", "Rule": {"Id": "I1022"}}])";

struct Lint : KumoWorld {
  Lint() : KumoWorld(kumo::lint_template) {
    program("bin/cfn-lint");
    environment.variables["PATH"] = (dir.path() / "bin").string();
    environment.variables.erase("VIRTUAL_ENV");
    answer(2 + 4 + 8, kMatches);
  }
  void program(const std::string& name) {
    file(name, "");
    std::filesystem::permissions(dir.path() / name, std::filesystem::perms::owner_all);
  }
  void answer(int exit_code, std::string text, std::string errors = "") {
    processes.handler = [=, this](const os::Process& process) {
      checked = os::read_file(process.dir / process.argv.back());
      return os::ProcessResult{.exit_code = exit_code, .out = text, .err = errors};
    };
  }
  std::vector<output::Finding> findings() const {
    std::vector<output::Finding> all;
    for (const output::Event& event : out.events)
      if (auto* one = std::get_if<output::Finding>(&event)) all.push_back(*one);
    return all;
  }
  std::string checked;  // the template that cfn-lint got
};

}  // namespace

TEST_CASE("kumo lint tells what cfn-lint found in our form, and fails if there are errors") {
  Lint world;
  CHECK(world.failure() ==
        "The template cloudformation.json is not as it should be: 1 error, 1 warning, 1 note.");
  auto found = world.findings();
  REQUIRE(found.size() == 3);
  CHECK(found[0].level == output::Finding::error);
  CHECK(found[0].rule == "E3002");
  CHECK(found[0].file == "cloudformation.json");
  CHECK(found[0].line == 5);
  CHECK(found[0].column == 7);
  CHECK(found[0].path == "Resources.B.Properties.0");
  CHECK(found[0].text == "Additional properties are not allowed");
  CHECK(found[0].remedy == "See https://example.com/rules");
  CHECK(found[1].level == output::Finding::warning);
  CHECK(found[1].path.empty());
  CHECK(found[2].level == output::Finding::note);
  CHECK(found[2].line == 0);
  CHECK(world.result().at("findings").size() == 3);
  CHECK(world.aws.calls.empty());

  const os::Process& started = world.processes.started.at(0);
  CHECK(started.argv == std::vector<std::string>{(world.dir.path() / "bin/cfn-lint").string(),
                                                 "--format", "json", "--regions", "eu-west-1", "--",
                                                 "cloudformation.json"});
  CHECK(started.deadline > os::Duration::zero());
  for (const auto& [name, value] : started.environment.variables)
    CHECK_FALSE((name.starts_with("AWS_SE") || name == "AWS_ACCESS_KEY_ID"));
}

TEST_CASE("the template of a program is checked, too, and its findings have no lines") {
  Lint world;
  std::filesystem::remove(world.dir.path() / "cloudformation.json");
  world.file("make", "#!/bin/sh\n");
  std::filesystem::permissions(world.dir.path() / "make", std::filesystem::perms::owner_all);
  world.ctx.config["kumo"]["stack"]["template"] = "make";
  auto lint = world.processes.handler;
  world.processes.handler = [lint](const os::Process& process) {
    if (process.argv[0].ends_with("make")) return os::ProcessResult{.out = "Resources: {}\n"};
    return lint(process);
  };
  CHECK(world.failure().contains("The template make is not as it should be"));
  CHECK(world.checked == "Resources: {}\n");
  CHECK(world.findings().at(0).file == "make");
  CHECK(world.findings().at(0).line == 0);
  CHECK(world.findings().at(0).path == "Resources.B.Properties.0");
  std::filesystem::path checked = world.processes.started.at(1).argv.back();
  CHECK(checked.extension() == ".yaml");
  CHECK_FALSE(std::filesystem::exists(checked));
}

TEST_CASE("warnings fail with --strict only, and nothing found is good") {
  constexpr const char* kWarning =
      R"([{"Level": "Warning", "Message": "w", "Rule": {"Id": "W1"}}])";
  Lint world;
  world.answer(4, kWarning);
  world.run();
  CHECK(world.said().contains("cfn-lint found 1 warning in cloudformation.json.\n"));
  Lint strict;
  strict.answer(4, kWarning);
  strict.ctx.args.values["--strict"] = "true";
  CHECK(strict.failure().contains("1 warning"));
  for (const char* nothing : {"[]", ""}) {
    Lint clean;
    clean.answer(0, nothing);
    clean.run();
    CHECK(clean.said().contains("cfn-lint found nothing in cloudformation.json.\n"));
  }
}

TEST_CASE("cfn-lint comes from PATH, else from the virtualenv, else it is said how to get it") {
  Lint world;
  world.environment.variables["VIRTUAL_ENV"] = (world.dir.path() / "venv").string();
  world.program("venv/bin/python");
  world.program("venv/bin/cfn-lint");
  CHECK(world.failure().contains("1 error"));
  CHECK(world.processes.started.back().argv[0].ends_with("/bin/cfn-lint"));
  CHECK_FALSE(world.processes.started.back().argv[0].contains("venv"));
  world.environment.variables["PATH"] = "/nonexistent";
  CHECK(world.failure().contains("1 error"));
  CHECK(world.processes.started.back().argv[0].ends_with("venv/bin/cfn-lint"));
  std::filesystem::remove(world.dir.path() / "venv/bin/cfn-lint");
  CHECK(world.failure() ==
        "cfn-lint, which checks templates, is not installed. Install it with `pip install "
        "cfn-lint`, into your virtualenv or anywhere on PATH.");
}

TEST_CASE("what cfn-lint cannot do is an error with its last words, not a clean template") {
  Lint world;
  world.answer(1, "", "Traceback\nValueError: no such region\n");
  CHECK(world.failure() == "cfn-lint could not check the template: ValueError: no such region");
  for (const char* text : {"", "{}", "[", "cfnlint - ERROR - Regions are unsupported"}) {
    Lint broken;
    broken.answer(32, text);
    CHECK(broken.failure().starts_with("cfn-lint could not check the template: "));
  }
  Lint slow;
  slow.processes.handler = [](const os::Process&) {
    return os::ProcessResult{.timed_out = true, .out = "[]"};
  };
  CHECK(slow.failure() == "cfn-lint could not check the template: it did not end within 5 minutes");
}
