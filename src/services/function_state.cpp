#include "services/function_state.h"

namespace gcdt::services {

namespace {

constexpr auto kPatience = std::chrono::minutes(5);
constexpr auto kPause = std::chrono::seconds(1), kLongestPause = std::chrono::seconds(5);

// Answers from before 2021 have neither field: then there is nothing to wait for.
bool is_busy(const Json& function) {
  std::string state = text_or(function, "/State");
  return state == "Pending" || state == "Deactivating" ||
         text_or(function, "/LastUpdateStatus") == "InProgress";
}

}  // namespace

std::string failure_reason(const Json& function) {
  bool at_creation = text_or(function, "/State") != "Active";
  std::string first = text_or(function, "/StateReason");
  std::string second = text_or(function, "/LastUpdateStatusReason");
  if (!at_creation) std::swap(first, second);
  if (first.empty()) first = second;
  return first.empty() ? "AWS gives no reason." : first;
}

Json settled_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                      Json seen, const std::string& version) {
  Json request{{"FunctionName", function}};
  if (!version.empty()) request["Qualifier"] = version;
  auto began = clock.steady();
  for (os::Duration pause = kPause; is_busy(seen);
       pause = std::min<os::Duration>(2 * pause, kLongestPause)) {
    if (clock.steady() - began >= kPatience)
      throw Error("Function '{}' is still not ready after 5 minutes: {}", function,
                  failure_reason(seen));
    clock.sleep(pause);
    seen = lambda.polling().call("GetFunctionConfiguration", request);
  }
  return seen;
}

Json wait_for_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                       Json seen, const std::string& version) {
  seen = settled_function(lambda, clock, function, std::move(seen), version);
  if (text_or(seen, "/State") == "Failed" || text_or(seen, "/LastUpdateStatus") == "Failed")
    throw Error("Function '{}' failed: {}", function, failure_reason(seen));
  if (text_or(seen, "/State") == "Deleting")
    throw Error("Function '{}' is being deleted by somebody else.", function);
  return seen;
}

}  // namespace gcdt::services
