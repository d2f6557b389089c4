// Strings from outside are harmless before they reach a terminal.
#include <doctest.h>

#include "base/json.h"
#include "os/files.h"
#include "output/sanitize.h"
#include "support/suite.h"

using namespace gcdt;

namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace

TEST_CASE("terminal-sanitize") {
  auto file = test::conformance_folder("terminal-sanitize") / "cases.json";
  Json cases = parse_json(os::read_file(file), file.string()).at("cases");
  test::Suite suite("terminal_sanitize");
  for (const Json& c : cases) {
    std::string name = text(c, "/name");
    std::string input =
        c.contains("input_hex") ? from_hex(text(c, "/input_hex")) : text(c, "/input_utf8_or_hex");
    auto mode = text(c, "/mode") == "line" ? output::Mode::line : output::Mode::block;
    std::string got = output::sanitize(input, mode);
    if (got == text(c, "/expected"))
      suite.pass(name);
    else
      suite.fail(name, "got " + dump(Json(got)) + ", expected " + dump(c.at("expected")));
  }
  suite.finish(21);
}
