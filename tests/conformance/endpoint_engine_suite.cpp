// Gate P3: the endpoint rule engine against small rule sets, one per feature.
#include <doctest.h>

#include "aws/model.h"
#include "base/json.h"
#include "base/precompiled.h"
#include "os/files.h"
#include "support/endpoint_cases.h"
#include "support/suite.h"

using namespace gcdt;

TEST_CASE("every feature of endpoint rules works as in botocore") {
  test::Suite suite("endpoint_engine");
  auto root = test::conformance_folder("botocore-endpoint-rules-engine");
  Json partitions = parse_json(aws::partitions(), "partitions.json");
  for (const auto& entry : std::filesystem::directory_iterator(root / "valid-rules")) {
    std::string name = entry.path().stem().string();
    aws::RuleSet rules(parse_json(os::read_file(entry.path()), name), partitions);
    auto cases = os::read_file_if_exists(root / "test-cases" / entry.path().filename());
    if (!cases) continue;  // three rule sets only have to be understood
    Json tests = parse_json(*cases, name);
    for (const Json& test : tests.at("testCases")) {
      std::string id = name + ": " + text_or(test, "/documentation", dump(test));
      if (std::string why = test::check_endpoint_case(rules, test); why.empty())
        suite.pass(id);
      else
        suite.fail(id, why);
    }
  }
  suite.finish(101);
}
