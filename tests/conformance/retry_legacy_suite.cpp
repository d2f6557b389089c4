// Gate P7: legacy mode decides by botocore's own table: every policy of every service, and answers
// that miss it by a little; attempts and delays.
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

struct Table {
  Json all;

  // The condition of a policy, its reference followed.
  Json condition(const Json& policy) const {
    std::string name = text_or(policy, "/$ref");
    return (name.empty() ? policy : all.at("definitions").at(name)).at("applies_when");
  }

  // Whether botocore would retry: any policy for all services or for this one applies.
  bool retries(const std::string& service, const Outcome& outcome) const {
    for (const std::string& name : {std::string("__default__"), service}) {
      std::string pointer = name == service ? "/retry/" + name + "/__default__/policies"
                                            : "/retry/__default__/policies";
      const Json* policies = find(all, pointer);
      if (!policies) continue;
      for (const auto& [key, policy] : policies->items())
        if (applies(condition(policy), outcome)) return true;
    }
    return false;
  }

  static bool applies(const Json& condition, const Outcome& outcome) {
    if (condition.contains("socket_errors")) return outcome.connection_failed;
    const Json& response = condition.at("response");
    if (!response.contains("http_status_code")) return false;  // a checksum, not an answer's code
    return response.at("http_status_code") == outcome.status &&
           (!response.contains("service_error_code") ||
            response.at("service_error_code") == outcome.code);
  }
};

// Every service with every status and error code that the table knows, and one of each it does not.
std::string compare(const Table& table, const std::string& service) {
  std::vector<int> statuses{400, 401, 404, 418, 501};
  std::vector<std::string> codes{"", "Throttled", "ValidationException"};
  auto collect = [&](const Json& policies) {
    for (const auto& [key, policy] : policies.items()) {
      Json condition = table.condition(policy);
      if (const Json* status = find(condition, "/response/http_status_code"))
        statuses.push_back(*status);
      if (const Json* code = find(condition, "/response/service_error_code"))
        codes.push_back(*code);
    }
  };
  collect(table.all.at("retry").at("__default__").at("policies"));
  for (const auto& [name, entry] : table.all.at("retry").items())
    if (const Json* policies = find(entry, "/__default__/policies")) collect(*policies);
  for (int status : statuses)
    for (const std::string& code : codes) {
      Outcome outcome{.status = status, .code = code};
      bool ours = classify(outcome, service, RetryMode::legacy) != Fault::final;
      if (ours != table.retries(service, outcome))
        return fmt::format("{} {}: {} although botocore does{}", status, code,
                           ours ? "retried" : "not retried", ours ? " not" : "");
    }
  Outcome broken{.connection_failed = true};
  return classify(broken, service, RetryMode::legacy) == Fault::transient ? "" : "connection lost";
}

// Attempts and delays of a service, with the random number 0.5.
std::string compare_delays(const Table& table, const std::string& service) {
  Json defaults = table.all.at("retry").at("__default__");
  if (const Json* own = find(table.all, "/retry/" + service + "/__default__"))
    defaults.update(*own);
  RetryPolicy policy = retry_policy(service, "DescribeThings", RetryMode::legacy);
  if (policy.max_attempts != defaults.at("max_attempts")) return "another number of attempts";
  const Json& base = defaults.at("delay").at("base");
  double seconds = base == "rand" ? 0.5 : base.get<double>();
  RetryQuota quota(0);
  RetryState call(policy, quota);
  for (int attempt = 1; attempt < policy.max_attempts; ++attempt, seconds *= 2) {
    auto [decision, delay] =
        call.after_attempt(Fault::transient, {.status = 500, .retry_after = "59"}, 0.5);
    if (decision != RetryState::retry) return fmt::format("no attempt {}", attempt + 1);
    if (std::abs(static_cast<double>(delay.count()) - seconds * 1e6) > 1)
      return fmt::format("{} us before attempt {}", delay.count(), attempt + 1);
  }
  auto last = call.after_attempt(Fault::transient, {.status = 500}, 0.5);
  return last.decision == RetryState::attempts_exhausted ? "" : "too many attempts";
}

}  // namespace

TEST_CASE("legacy mode retries what botocore's table says") {
  test::Suite suite("retry_legacy");
  auto path = test::conformance_folder("retry-legacy") / "_retry.json";
  Table table{parse_json(os::read_file(path), "_retry.json")};
  std::vector<std::string> services{"cloudformation", "lambda"};  // no policies of their own
  for (const auto& [name, entry] : table.all.at("retry").items())
    if (name != "__default__") services.push_back(name);
  for (const std::string& service : services) {
    std::string why = compare(table, service);
    if (why.empty()) why = compare_delays(table, service);
    if (why.empty())
      suite.pass(service);
    else
      suite.fail(service, why);
  }
  suite.finish(12);
}
