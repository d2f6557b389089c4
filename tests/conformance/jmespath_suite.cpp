// The JMESPath compliance suite: results, kinds of errors; benchmark cases must parse.
#include <doctest.h>

#include "aws/jmespath.h"
#include "base/json.h"
#include "base/precompiled.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;

namespace {

// The specification leaves the order of object members open: our objects are sorted.
bool same(const Json& a, const Json& b, bool any_order) {
  if (a == b) return true;
  return any_order && a.is_array() && b.is_array() &&
         std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

// Empty if the case comes out as expected.
std::string check(const Json& given, const Json& test) {
  std::string expression = test.at("expression");
  std::string kind = text_or(test, "/error");
  try {  // the expected outcome of a case may be an error
    aws::JmesPath path(expression);
    if (test.contains("bench")) return {};
    Json result = path.search(given);
    if (!kind.empty()) return fmt::format("{} instead of {}", dump(result), kind);
    bool any_order =
        expression.contains('*') || expression.contains("keys(") || expression.contains("values(");
    const Json& expected = test.at("result");
    if (same(result, expected, any_order)) return {};
    return fmt::format("{} instead of {}", dump(result), dump(expected));
  } catch (const Error& error) {
    if (!kind.empty() && std::string(error.what()).contains("': " + kind + ": ")) return {};
    return error.what();
  }
}

}  // namespace

TEST_CASE("the JMESPath compliance suite passes") {
  test::Suite suite("jmespath");
  for (const auto& entry :
       std::filesystem::directory_iterator(test::conformance_folder("jmespath"))) {
    if (entry.path().extension() != ".json") continue;
    std::string name = entry.path().stem().string();
    for (const Json& group : parse_json(os::read_file(entry.path()), name)) {
      for (const Json& test : group.at("cases")) {
        std::string id = name + ": " + text(test, "/expression");
        if (std::string why = check(group.at("given"), test); why.empty())
          suite.pass(id);
        else
          suite.fail(id, why);
      }
    }
  }
  suite.finish(908);
}
