// Comparing API definitions: all can be compared with all, and none differs from itself.
#include <cstdlib>

#include "fuzz/fuzz.h"
#include "tools/yugen/api_diff.h"
#include "tools/yugen/definition.h"

FUZZ(input) {
  using namespace gcdt;
  auto read = [](std::string_view text) {
    return yugen::parse_definition(std::string(text), text.starts_with('{') ? "f.json" : "f.yaml",
                                   Json::object())
        .document;
  };
  size_t end = std::min(input.find("\n===\n"), input.size());
  Json first = read(input.substr(0, end));
  if (!yugen::diff_apis(first, first, false).changes.empty()) std::abort();
  if (end == input.size()) return;
  Json second = read(input.substr(end + 5));
  for (bool exported : {false, true}) {
    yugen::ApiDiff diff = yugen::diff_apis(first, second, exported);
    yugen::diff_lines(diff);
    yugen::diff_markdown(diff, "fuzz");
    yugen::diff_json(diff);
  }
}
