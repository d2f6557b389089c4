#include "cli/help.h"

#include <doctest.h>

#include "base/text.h"
#include "cli/invocation.h"
#include "cli/tools.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

// The words of a command line as a shell would split it, up to where it goes somewhere else.
std::vector<std::string> shell_words(const std::string& line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '\'')
      quoted = !quoted;
    else if (c == ' ' && !quoted)
      words.emplace_back();
    else
      words.back() += c;
  }
  auto end = std::ranges::find_if(words, [](const std::string& word) {
    return word == "|" || word == "<" || word == ">" || word == "&&";
  });
  words.erase(end, words.end());
  if (words.front().starts_with("ENV=")) words.erase(words.begin());
  return words;
}

size_t widest_line(const std::string& text) {
  size_t width = 0;
  for (const std::string& line : split(text, '\n')) width = std::max(width, display_width(line));
  return width;
}

}  // namespace

TEST_CASE("every command has examples, and each is a command line of that command") {
  for (const Tool* tool : tools())
    for (const Command* command : tool->commands) {
      const std::string word = command_word(*command);
      CAPTURE(fmt::format("{} {}", tool->name, word));
      auto lines = split(trim(examples_of(*tool, word)), '\n');
      CHECK(std::ranges::any_of(
          lines, [](const std::string& line) { return !line.empty() && !line.starts_with('#'); }));
      for (const std::string& line : lines) {
        CAPTURE(line);
        CHECK(line.size() <= 78);  // with two blanks before it
        if (line.starts_with('#')) continue;
        auto call = interpret(shell_words(line));
        REQUIRE(call.has_value());
        CHECK(call->title() == fmt::format("{} {}", tool->name, word));
      }
    }
}

TEST_CASE("the help of a command tells of its own options only, and ends with those of all") {
  std::string help = command_help(*find_tool("ramuda"), "prune");
  CHECK(
      help.starts_with("Usage:\n"
                       "        ramuda prune <lambda> --keep <n> [-v]\n"
                       "\n"
                       "Delete old versions of the function.\n"
                       "\n"
                       "The newest `<n>` versions stay, and all that an alias points to.\n"
                       "\n"
                       "Options:\n"
                       "-h --help           show this\n"
                       "-v --verbose        show debug messages\n"));
  CHECK(help.contains("\nExamples:\n  # Keep the newest five versions, and those in use\n"));
  CHECK_FALSE(help.contains("--payload"));
  CHECK(help.contains("\nOptions of every command:\n--json              print"));
}

TEST_CASE("help is about the command that the line names") {
  auto asked = [](std::vector<std::string> argv) { return interpret(argv).error().out; };
  CHECK(asked({"kumo", "drift", "-h"}) == command_help(*find_tool("kumo"), "drift"));
  CHECK(asked({"kumo", "--help", "drift"}) == asked({"gcdt", "kumo", "drift", "--he"}));
  CHECK(asked({"kumo", "-h", "bogus"}) == tool_help(*find_tool("kumo")));
  CHECK(asked({"gcdt", "--help"}).contains("\nTools:\n  kumo    deploy CloudFormation stacks\n"));
}

TEST_CASE("a word with several commands has the help of all of them") {
  std::string help = command_help(*find_tool("kumo"), "deploy");
  CHECK(help.contains("        kumo deploy --all "));
  CHECK(
      help.contains("\n  kumo deploy --all \nCreate or update the stacks of the section `stacks`"));
  CHECK(help.contains("\n--change-set=<name>\n                    deploy exactly"));
  CHECK(help.contains("\n--all               all stacks"));  // in one column
}

TEST_CASE("links of the manual are names of files on a terminal") {
  CHECK(command_help(*find_tool("gcdt"), "awsume").contains("See awsume (docs/awsume.md)."));
}

TEST_CASE("help fits into its window; only examples are never broken") {
  for (const Tool* tool : tools()) {
    std::vector<std::string> texts{tool_help(*tool)};
    for (const Command* command : tool->commands)
      texts.push_back(command_help(*tool, command_word(*command)));
    for (const std::string& text : texts) {
      CAPTURE(text.substr(0, 60));
      CHECK(widest_line(fitted(text, 80)) <= 80);
      CHECK(widest_line(fitted(text, 120)) <= 120);
    }
  }
}

TEST_CASE("a usage that is too long goes on below, its brackets in one piece") {
  CHECK(fitted("Usage:\n        kumo delete -f [--retain=<ids>] [--this | --that] [-v]\n", 44) ==
        "Usage:\n"
        "        kumo delete -f [--retain=<ids>]\n"
        "            [--this | --that] [-v]\n");
  CHECK(fitted("--retain=<ids>      resources that a failed deletion shall leave", 44) ==
        "--retain=<ids>      resources that a failed\n"
        "                    deletion shall leave");
  // Nothing is broken that would fit into a line of its own.
  CHECK(fitted("--timeout=<min>     stop watching after so many minutes [default: 120]", 66) ==
        "--timeout=<min>     stop watching after so many minutes\n"
        "                    [default: 120]");
  CHECK(fitted("        deploy [--keep] [--canary=<percent> [--bake=<time>]]", 50) ==
        "        deploy [--keep]\n            [--canary=<percent> [--bake=<time>]]");
}

TEST_CASE("what is wrong with a line is said, and what to do about it") {
  auto said = [](std::vector<std::string> argv) { return last_line(interpret(argv).error().err); };
  CHECK(said({"kumo", "deploy", "--revew"}) ==
        "'kumo deploy' has no option '--revew'; did you mean '--review'? `kumo deploy --help` "
        "tells more.");
  CHECK(said({"kumo", "delete"}) ==
        "'kumo delete' wants -f, so that nothing is deleted by mistake. `kumo delete --help` tells "
        "more.");
  CHECK(said({"ramuda", "metrics"}) == "`ramuda metrics --help` tells more.");
  CHECK(said({"ramuda", "frobnicate"}) == "`ramuda --help` lists the commands.");
  CHECK(said({"ramuda"}) == "`ramuda --help` lists the commands.");
}
