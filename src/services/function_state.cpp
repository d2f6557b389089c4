#include "services/function_state.h"

namespace gcdt::services {

namespace {

constexpr auto kPatience = std::chrono::minutes(5);
constexpr auto kPause = std::chrono::seconds(1), kLongestPause = std::chrono::seconds(5);

// Answers from before 2021 have neither field: then there is nothing to wait for.
bool is_busy(const Json& function) {
  return text_or(function, "/State") == "Pending" ||
         text_or(function, "/LastUpdateStatus") == "InProgress";
}

std::string reason(const Json& function, const char* first, const char* second) {
  return text_or(function, first, text_or(function, second, "AWS gives no reason."));
}

}  // namespace

void wait_for_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                       Json seen, const std::string& version) {
  Json request{{"FunctionName", function}};
  if (!version.empty()) request["Qualifier"] = version;
  auto began = clock.steady();
  for (os::Duration pause = kPause; is_busy(seen);
       pause = std::min<os::Duration>(2 * pause, kLongestPause)) {
    if (clock.steady() - began >= kPatience)
      throw Error("Function '{}' is still not ready after 5 minutes: {}", function,
                  reason(seen, "/StateReason", "/LastUpdateStatusReason"));
    clock.sleep(pause);
    seen = lambda.polling().call("GetFunctionConfiguration", request);
  }
  if (text_or(seen, "/State") == "Failed" || text_or(seen, "/LastUpdateStatus") == "Failed")
    throw Error("Function '{}' failed: {}", function,
                reason(seen, "/StateReason", "/LastUpdateStatusReason"));
}

}  // namespace gcdt::services
