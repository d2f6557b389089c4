// Gate P8: which errors are due to a wrong local clock.
#include <doctest.h>

#include "aws/retry.h"
#include "base/json.h"
#include "base/precompiled.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using std::chrono::seconds;

TEST_CASE("an error is taken for clock skew exactly when it is one") {
  test::Suite suite("clock_skew");
  auto path = test::conformance_folder("clock-skew") / "cases.json";
  Json all = parse_json(os::read_file(path), "cases.json");
  for (const Json& test : all.at("cases")) {
    aws::SkewCase skew{.error_code = text_or(test, "/error_code"),
                       .attempt = seconds(test.at("attempt_skew_s").get<int>())};
    if (test.at("has_candidate")) skew.candidate = seconds(test.at("candidate_skew_s").get<int>());
    std::string id = test.at("name");
    if (aws::retryable_as_skew(skew) == test.at("retryable_as_skew").get<bool>())
      suite.pass(id);
    else
      suite.fail(id, "decided otherwise");
  }
  suite.finish(18);
}
