// The language-neutral tests of docopt: r"""usage""" blocks, each followed by "$ prog args" and the
// expected values as JSON, or "user-error".
#include <doctest.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/docopt.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;

namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string& word : split(line, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

std::string without_comments(std::string_view text) {
  std::string out;
  for (const std::string& line : split(text, '\n')) out += line.substr(0, line.find('#')) + "\n";
  return out;
}

Json outcome(const cli::docopt::Grammar& grammar, const std::vector<std::string>& argv) {
  auto words = grammar.read(argv);
  auto values = words ? grammar.match(*words) : std::nullopt;
  return values ? *values : Json("user-error");
}

}  // namespace

TEST_CASE("docopt") {
  auto file = test::conformance_folder("docopt") / "testcases.docopt";
  std::string text = without_comments(os::read_file(file));
  test::Suite suite("docopt");
  constexpr std::string_view kOpen = "r\"\"\"", kClose = "\"\"\"";
  for (size_t at = 0; (at = text.find(kOpen, at)) != std::string::npos;) {
    size_t start = at + kOpen.size();
    size_t close = text.find(kClose, start);
    REQUIRE(close != std::string::npos);
    std::string usage = text.substr(start, close - start);
    at = close + kClose.size();
    std::string body = text.substr(at, text.find(kOpen, at) - at);
    cli::docopt::Grammar grammar(usage);
    std::vector<std::string> calls = split(body, '$');
    for (size_t i = 1; i < calls.size(); ++i) {
      std::string call = trim(calls[i]);
      size_t line_end = call.find('\n');
      std::string line = call.substr(0, line_end);
      std::vector<std::string> argv = words_of(line);
      argv.erase(argv.begin());  // the program
      Json expected = parse_json(call.substr(line_end + 1), "testcases.docopt");
      Json got = outcome(grammar, argv);
      if (got == expected)
        suite.pass(line);
      else
        suite.fail(usage + " $ " + line, "got " + dump(got) + ", expected " + dump(expected));
    }
  }
  suite.finish(175);
}
