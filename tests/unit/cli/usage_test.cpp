#include "cli/usage.h"

#include <doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

std::filesystem::path fixtures() {
  const char* root = std::getenv("GCDT_SOURCE_DIR");
  return std::filesystem::path(root ? root : ".") / "tests/fixtures/usage";
}

// The usage texts of the original.
std::string original(const std::string& tool) {
  return os::read_file(fixtures() / (tool + ".txt"));
}

ParseResult parse(const std::string& tool, const std::vector<std::string>& argv) {
  return Usage(original(tool)).parse(argv);
}

}  // namespace

TEST_CASE("no command, an unknown one and options not mentioned are errors without a message") {
  std::vector<std::vector<std::string>> lines = {
      {},           {"foo"}, {"version", "--verbose"}, {"config", "-v"}, {"version", "version"},
      {"--version"}};
  for (const auto& argv : lines) {
    ParseResult result = parse("gcdt", argv);
    CHECK(result.kind == ParseResult::error);
    CHECK(result.message.empty());
  }
  CHECK(Usage(original("gcdt")).usage_block() ==
        "Usage:\n        gcdt config\n        gcdt version");
}

TEST_CASE("help is asked for by any spelling, also beside nonsense") {
  CHECK(parse("gcdt", {"-h"}).kind == ParseResult::help);
  CHECK(parse("gcdt", {"--he"}).kind == ParseResult::help);
  CHECK(parse("kumo", {"-h", "bogus"}).kind == ParseResult::help);
  CHECK(Usage(original("gcdt")).help() ==
        "Usage:\n        gcdt config\n        gcdt version\n\n-h --help           show this");
}

TEST_CASE("flags are mandatory where the line says so, may be stacked and abbreviated") {
  CHECK(parse("kumo", {"delete"}).kind == ParseResult::error);
  CHECK(parse("kumo", {"delete", "-f"}).args.values == Values{{"delete", "true"}, {"-f", "true"}});
  CHECK(parse("kumo", {"delete", "-fv"}).args.values ==
        Values{{"delete", "true"}, {"-f", "true"}, {"--verbose", "true"}});
  CHECK(parse("kumo", {"deploy", "--override"}).args.has("--override-stack-policy"));
  CHECK(parse("kumo", {"deploy", "--"}).kind == ParseResult::error);
}

TEST_CASE("positionals and valued options are texts") {
  CHECK(parse("ramuda", {"invoke", "l", "--payload", "{}", "--invocation-type", "Event"})
            .args.values == Values{{"invoke", "true"},
                                   {"<lambda>", "l"},
                                   {"--payload", "{}"},
                                   {"--invocation-type", "Event"}});
  CHECK(parse("ramuda", {"rollback", "l", "7"}).args.get("<version>") == "7");
  CHECK(parse("ramuda", {"invoke", "l"}).kind == ParseResult::error);
  CHECK(parse("ramuda", {"invoke", "l", "--payload"}).message == "--payload requires argument");
  CHECK(parse("ramuda", {"list", "-v"}).kind == ParseResult::error);
}

TEST_CASE("the original's texts mean the same as to Python's docopt 0.6.2") {
  std::map<std::string, Usage> usages;
  for (const char* tool : {"gcdt", "kumo", "ramuda", "tenkai", "yugen"})
    usages.emplace(tool, original(tool));
  size_t cases = 0;
  for (const std::string& line : split(os::read_file(fixtures() / "cases.jsonl"), '\n')) {
    if (line.empty()) continue;
    ++cases;
    Json expected = parse_json(line, "cases.jsonl");
    CAPTURE(line);
    ParseResult got = usages.at(text(expected, "/tool"))
                          .parse(expected.at("argv").get<std::vector<std::string>>());
    if (expected.contains("args")) {
      CHECK(got.kind == ParseResult::ok);
      CHECK(Json(got.args.values) == expected.at("args"));
    } else if (expected.contains("help")) {
      CHECK(got.kind == ParseResult::help);
    } else {
      CHECK(got.kind == ParseResult::error);
      CHECK(got.message == text(expected, "/error"));
    }
  }
  CHECK(cases >= 300);
}

TEST_CASE("common options are accepted with every line and never make another ambiguous") {
  Usage usage(original("ramuda"), std::string(common_options()));
  ParseResult result = usage.parse({"--json", "list", "--profile=dev", "--profile", "ops"});
  CHECK(result.kind == ParseResult::ok);
  CHECK(result.args.values ==
        Values{{"list", "true"}, {"--json", "true"}, {"--profile", "ops"}, {"--color", "auto"}});
  // --profile is common, --payload is ramuda's own.
  CHECK(usage.parse({"invoke", "f", "--p", "{}"}).args.get("--payload") == "{}");
  CHECK(usage.parse({"list", "--prof=x"}).args.get("--profile") == "x");
  CHECK(usage.parse({"list", "--json=1"}).message == "--json must not have an argument");
  CHECK(usage.parse({"list", "--region"}).message == "--region requires argument");
  CHECK(usage.help().ends_with(
      "stop 'Ctrl-C'\n"
      "--json              print one JSON object a line, for programs\n"
      "--junit=<file>      write a test report, for CI systems\n"
      "--color=<when>      auto, always or never [default: auto]\n"
      "--plain             for screen readers: words only, nothing is redrawn\n"
      "--times             begin each line with the time, for logs\n"
      "--yes               do not wait and do not ask\n"
      "--profile=<name>    profile of the AWS configuration to use\n"
      "--region=<name>     AWS region to work in\n"
      "--max-attempts=<n>  how often a call to AWS is tried\n"
      "--lock-timeout=<s>  seconds to wait for another run on the same target\n"
      "--debug-tls         let SSLKEYLOGFILE name the file for the keys of TLS sessions"));
}

TEST_CASE("repeated values become lines and repeated flags a count") {
  Usage usage("Usage: prog <x>... [-v -v]");
  CHECK(usage.parse({"a", "b", "-vv"}).args.values == Values{{"<x>", "a\nb"}, {"-v", "2"}});
  CHECK(usage.parse({"a"}).args.values == Values{{"<x>", "a"}});
}

TEST_CASE("a text that is no usage is refused") {
  for (const std::string text :
       {"", "no such word", "usage: a\nusage: a", "Usage: prog (a", "Usage: prog a]",
        "Usage:", "Usage: prog --x --x=1", "Usage: prog -a\n\n-a <x>  needs a value"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Usage{text}, Error);
  }
}

TEST_CASE("odd command lines are usage errors, never accidents") {
  Usage usage(original("ramuda"), std::string(common_options()));
  std::string long_word(100'000, 'x');
  std::vector<std::vector<std::string>> lines = {{""},
                                                 {"-"},
                                                 {"---"},
                                                 {"--=", "x"},
                                                 {"-\xFF\xFE"},
                                                 {long_word},
                                                 {"--" + long_word},
                                                 {"\x1b[2J"},
                                                 {"list", "--", "-h"},
                                                 {"-" + long_word}};
  for (const auto& argv : lines) CHECK(usage.parse(argv).kind == ParseResult::error);
  CHECK(usage.parse(std::vector<std::string>(2000, "list")).kind == ParseResult::error);
}
