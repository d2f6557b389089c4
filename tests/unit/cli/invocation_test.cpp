#include "cli/invocation.h"

#include <doctest.h>

#include "base/text.h"
#include "cli/tools.h"
#include "cli/usage.h"

using namespace gcdt;
using namespace gcdt::cli;

TEST_CASE("the name of the program chooses the tool, as does the first word behind gcdt") {
  CHECK(interpret({"/usr/bin/ramuda", "version"})->title() == "ramuda version");
  CHECK(interpret({"yugen", "version"})->title() == "yugen version");
  CHECK(interpret({"gcdt", "tenkai", "version"})->title() == "tenkai version");
  CHECK(interpret({"gcdt", "version"})->title() == "gcdt version");
  CHECK(interpret({"gcdt-1.0", "version"})->title() == "gcdt version");
  CHECK_FALSE(interpret({"ramuda", "tenkai", "version"}).has_value());
  CHECK_FALSE(interpret({"gcdt", "gcdt", "version"}).has_value());
  CHECK_FALSE(interpret({}).has_value());
}

TEST_CASE("help goes to stdout: the usage, all options, the commands") {
  auto call = interpret({"gcdt", "yugen", "--help"});
  REQUIRE_FALSE(call.has_value());
  CHECK(call.error().exit_code == 0);
  CHECK(call.error().err.empty());
  const std::string& help = call.error().out;
  CHECK(help.starts_with("Usage:\n        yugen deploy "));
  CHECK(help.contains("        yugen version\n\n-h --help           show this\n"));
  CHECK(help.contains("--max-attempts=<n>  how often a call to AWS is tried\n"));
  CHECK(help.contains("\nCommands:\n  deploy                create or update the API, and"));
  CHECK(help.ends_with("\n`yugen deploy --help` tells more about a command, with examples.\n"));
}

TEST_CASE("a usage error goes to stderr: what is wrong, the usage, what was meant") {
  auto none = interpret({"yugen"});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().exit_code == 1);
  CHECK(none.error().out.empty());
  const std::string next = "`yugen --help` lists the commands.\n";
  std::string usage = none.error().err;
  REQUIRE(usage.ends_with("        yugen version\n" + next));
  usage.resize(usage.size() - next.size());
  CHECK(usage.starts_with("Usage:\n        yugen deploy "));
  CHECK(interpret({"yugen", "verison"}).error().err == usage + "did you mean 'version'?\n");
  CHECK(interpret({"gcdt", "ramdua", "version"}).error().err.ends_with("did you mean 'ramuda'?\n"));
  CHECK(interpret({"yugen", "list", "--fail"}).error().err ==
        usage + "'yugen list' has no option '--fail'. `yugen list --help` tells more.\n");
  CHECK(interpret({"yugen", "version", "--region"}).error().err ==
        "--region requires argument\n" + usage);
  CHECK(interpret({"yugen", "version", "--color=red"}).error().err ==
        "--color must be auto, always or never, not 'red'\n" + usage);
  CHECK(interpret({"yugen", "version", "--color=\x1b[2J"}).error().err.find('\x1b') ==
        std::string::npos);
}

TEST_CASE("common options are taken out of the arguments of the command") {
  auto call =
      interpret({"gcdt", "--json", "config", "--color=never", "--yes", "--profile=p", "--region",
                 "eu-west-1", "--max-attempts=8", "--debug-tls", "--show-secrets"});
  REQUIRE(call.has_value());
  CHECK(call->output.json);
  CHECK(call->output.color == output::Color::never);
  CHECK_FALSE(call->output.verbose);
  CHECK(call->yes);
  CHECK(call->profile == "p");
  CHECK(call->region == "eu-west-1");
  CHECK(call->max_attempts == 8);
  CHECK(call->debug_tls);
  CHECK(call->args.values == std::map<std::string, std::string, std::less<>>{
                                 {"config", "true"}, {"--show-secrets", "true"}});
}

TEST_CASE("a number of attempts is a whole number of at least 1") {
  for (const char* wrong : {"0", "-1", "2.5", "3x", "", "99999999999"})
    CHECK(
        interpret({"yugen", "version", std::string("--max-attempts=") + wrong})
            .error()
            .err.starts_with(fmt::format(
                "--max-attempts must be a whole number of at least 1, not '{}'\nUsage:\n", wrong)));
  CHECK_FALSE(interpret({"yugen", "version"})->max_attempts);
}

TEST_CASE("words of other commands behind a command are its own") {
  for (const char* word : {"list", "version"}) {
    auto call = interpret({"gcdt", "awsume", word});
    REQUIRE(call);
    CHECK(call->title() == "gcdt awsume");
    CHECK(interpret({"gcdt", word})->title() == std::string("gcdt ") + word);
  }
}

TEST_CASE("every tool has a valid usage, version, and commands that find themselves") {
  for (const Tool* tool : tools()) {
    CAPTURE(std::string(tool->name));
    Usage usage(usage_text(*tool), std::string(common_options()));
    CHECK(usage.parse({"--help"}).kind == ParseResult::help);
    CHECK(usage.parse({"version"}).kind == ParseResult::ok);
    std::vector<std::string> seen;
    for (const Command* command : tool->commands) {
      // What it must be called with: "deploy --all [...]", "delete -f".
      Args args;
      for (const std::string& word : split(split(command->usage, '\n').front(), ' ')) {
        if (std::string_view("[(<").contains(word.front())) break;
        args.values[word] = "true";
      }
      CHECK(find_command(*tool, args) == command);
      CHECK(std::string_view(command->summary).size() > 0);
    }
  }
}

TEST_CASE("a command that calls AWS is known before its line is understood") {
  CHECK(may_call_aws({"kumo", "deploy", "--yes"}));
  CHECK(may_call_aws({"gcdt", "kumo", "-v", "list"}));
  CHECK_FALSE(may_call_aws({"kumo", "version"}));
  CHECK_FALSE(may_call_aws({"kumo", "generate"}));
  CHECK_FALSE(may_call_aws({"kumo", "deploy", "--help"}));
  CHECK_FALSE(may_call_aws({"kumo"}));
}

TEST_CASE("no thread is started before a completion forks") {
  CHECK_FALSE(may_call_aws({"ramuda", "__complete", "invoke", "orders-"}));
  CHECK_FALSE(may_call_aws({"kumo", "__complete", "explain", "inf"}));
}

TEST_CASE("libcurl is not loaded before --debug-tls has been heard, shortened or not") {
  CHECK_FALSE(may_call_aws({"kumo", "deploy", "--debug-tls"}));
  CHECK_FALSE(may_call_aws({"kumo", "deploy", "--deb"}));
  REQUIRE(interpret({"kumo", "deploy", "--deb"}).has_value());
  CHECK(interpret({"kumo", "deploy", "--deb"})->debug_tls);
  CHECK(may_call_aws({"kumo", "deploy", "--"}));
}
