// Gate P7: the 2026 standard retry mode: sequences of answers with the decision, the tokens left
// and the delay after each.
#include <doctest.h>

#include "aws/retry.h"
#include "base/json.h"
#include "base/precompiled.h"
#include "base/text.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

Outcome outcome_of(const Json& response) {
  Outcome outcome{.status = response.at("status"), .code = text_or(response, "/error_code")};
  if (const Json* header = find(response, "/headers/x-amz-retry-after"))
    outcome.retry_after_ms = header->get<std::string>();
  return outcome;
}

const char* name_of(RetryState::Decision decision) {
  switch (decision) {
    case RetryState::retry:
      return "retry_request";
    case RetryState::success:
      return "success";
    case RetryState::fail:
      return "fail_request";
    case RetryState::attempts_exhausted:
      return "max_attempts_exceeded";
    case RetryState::quota_exhausted:
      return "retry_quota_exceeded";
  }
  return "";
}

// What went wrong, or empty.
std::string run(const Json& test) {
  const Json& given = test.at("given");
  std::string service = given.at("service");
  RetryPolicy policy = retry_policy(service, given.at("long_polling") ? "ReceiveMessage" : "",
                                    RetryMode::standard, given.at("max_attempts").get<int>());
  policy.max_backoff = std::chrono::milliseconds(given.at("max_backoff_ms").get<int>());
  RetryQuota quota(given.at("initial_retry_tokens"));
  std::optional<RetryState> call;
  for (const Json& step : test.at("steps")) {
    if (!call) call.emplace(policy, quota);
    Outcome outcome = outcome_of(step.at("response"));
    auto [decision, delay] =
        call->after_attempt(classify(outcome, service), outcome, given.at("jitter"));
    const Json& expected = step.at("expected");
    Json got = {{"outcome", name_of(decision)},
                {"retry_quota", quota.tokens()},
                {"delay_ms", static_cast<double>(delay.count()) / 1000}};
    for (const auto& [key, value] : expected.items())
      if (got.at(key) != value) return fmt::format("{} instead of {}", dump(got), dump(expected));
    if (!expected.contains("delay_ms") && delay.count() != 0) return "an unexpected delay";
    if (decision != RetryState::retry) call.reset();
  }
  return {};
}

}  // namespace

TEST_CASE("standard mode decides as the 2026 specification says") {
  test::Suite suite("retry");
  auto path = test::conformance_folder("retry-2026") / "standard-mode.json";
  size_t steps = 0;
  Json all = parse_json(os::read_file(path), "standard-mode.json");
  for (const Json& test : all.at("cases")) {
    steps += test.at("steps").size();
    std::string id = test.at("name");
    if (std::string why = run(test); why.empty())
      suite.pass(id);
    else
      suite.fail(id, why);
  }
  CHECK(steps == 49);
  suite.finish(20);
}
