// Gate P3: the embedded rule sets of the services give the endpoints that AWS expects, at the level
// of rule set parameters.
#include <doctest.h>

#include "aws/model.h"
#include "base/json.h"
#include "base/precompiled.h"
#include "os/files.h"
#include "support/endpoint_cases.h"
#include "support/suite.h"

using namespace gcdt;

namespace {

// Cases that are older or newer than the embedded rule sets: what botocore itself makes of them
// with the same rule sets (tests/fixtures/endpoints/make_outcomes.py).
class Oracle {
 public:
  Oracle() {
    std::string path =
        std::string(std::getenv("GCDT_SOURCE_DIR")) + "/tests/fixtures/endpoints/outcomes.json";
    outcomes_ = parse_json(os::read_file(path), path);
  }
  bool agrees(const std::string& service, const Json& params, const Json& outcome) const {
    const Json& cases = outcomes_.at("cases");
    return std::any_of(cases.begin(), cases.end(), [&](const Json& entry) {
      return entry.at("service") == service && entry.at("params") == params &&
             entry.at("outcome") == outcome;
    });
  }
  std::string verdict() const {
    return "as botocore " + text(outcomes_, "/botocore") + ": its rule set is of another date";
  }

 private:
  Json outcomes_;
};

}  // namespace

TEST_CASE("the endpoints of every embedded service are AWS's") {
  test::Suite suite("endpoints");
  auto root = test::conformance_folder("botocore-endpoint-tests");
  Json partitions = parse_json(aws::partitions(), "partitions.json");
  Oracle oracle;
  size_t services = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (!entry.is_directory()) continue;
    ++services;
    std::string name = entry.path().filename().string();
    Json source = parse_json(aws::find_model(name).endpoint_rules(), name);
    aws::RuleSet rules(source, partitions);
    Json tests = parse_json(os::read_file(entry.path() / "endpoint-tests-1.json"), name);
    for (const Json& test : tests.at("testCases")) {
      std::string id = name + ": " + text_or(test, "/documentation", dump(test));
      Json params = test.value("params", Json::object());
      Json outcome = test::endpoint_outcome(rules, params);
      if (test::is_expected_outcome(outcome, test.at("expect")))
        suite.pass(id);
      else if (oracle.agrees(name, params, outcome))
        suite.list(id, oracle.verdict());
      else
        suite.fail(id, dump(outcome) + " instead of " + dump(test.at("expect")));
    }
  }
  CHECK(services == 28);
  suite.finish(2277);
}
