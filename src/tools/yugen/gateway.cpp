#include "tools/yugen/gateway.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace gcdt::yugen {

namespace {

using namespace std::chrono_literals;

constexpr const char* kPauseVariable = "AWS_REQUESTS_SLEEP";
constexpr int kPageSize = 500;  // the default of 25 takes twenty times as many requests

// Published intervals of the calls that deployments run into.
struct Interval {
  std::string_view operation;
  std::chrono::seconds seconds;
};
constexpr std::array<Interval, 7> kIntervals{{{"ImportRestApi", 30s},
                                              {"CreateDeployment", 5s},
                                              {"DeleteRestApi", 30s},
                                              {"CreateDomainName", 30s},
                                              {"UpdateDomainName", 30s},
                                              {"DeleteDomainName", 30s},
                                              {"UpdateUsagePlan", 20s}}};
constexpr std::chrono::seconds kOtherwise = 5s;
constexpr auto kPatience = 5min;

std::optional<std::chrono::seconds> interval_of(std::string_view operation) {
  for (const Interval& known : kIntervals)
    if (known.operation == operation) return known.seconds;
  return std::nullopt;
}

// In the words of API Gateway and Lambda, and of Route 53.
bool is_throttling(const ServiceError& error) {
  constexpr std::string_view kCodes[] = {"TooManyRequestsException", "Throttling",
                                         "ThrottlingException", "PriorRequestNotComplete"};
  return std::ranges::find(kCodes, error.code) != std::end(kCodes);
}

os::Duration pause_of(const os::Environment& environment) {
  auto given = environment.value(kPauseVariable);
  if (!given || given->empty()) return os::Duration(0);
  double seconds = 0;
  auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), seconds);
  if (error != std::errc() || end != given->data() + given->size() || seconds < 0 || seconds > 3600)
    throw Error("{} must be a number of seconds, not '{}'.", kPauseVariable, *given);
  return std::chrono::duration_cast<os::Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

Gateway::Gateway(Context& ctx, std::string_view service, std::string_view region)
    : client_(ctx.aws(service, region)),
      out_(ctx.out),
      clock_(ctx.clock),
      pause_(pause_of(ctx.environment)) {}

void Gateway::pause() const {
  if (pause_.count() > 0) clock_.sleep(pause_);
}

Json Gateway::patiently(std::string_view operation, const std::function<Json()>& calls) const {
  auto began = clock_.steady();
  for (;;) {
    pause();
    try {
      return calls();
    } catch (const ServiceError& error) {  // refused, so that it may be sent again
      bool patient = clock_.steady() - began < kPatience;
      if (!is_throttling(error) || !patient) throw;
    }
    auto interval = interval_of(operation);
    auto wait = interval.value_or(kOtherwise);
    std::string why = interval ? fmt::format("AWS takes one {} in {} s from this account",
                                             operation, wait.count())
                               : fmt::format("AWS takes no further {} at the moment", operation);
    out_.info(why + "; waiting for that ...");
    clock_.sleep(wait);
  }
}

Json Gateway::call(std::string_view operation, Json params) const {
  return patiently(operation, [&] { return client_.call(operation, params); });
}

Json Gateway::all(std::string_view operation, Json params) const {
  if (client_.model().service_name() == "apigateway") params["limit"] = kPageSize;
  return patiently(operation, [&] { return client_.pages(operation, params); });
}

std::optional<Json> Gateway::find(std::string_view operation, Json params) const {
  try {
    return call(operation, std::move(params));
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "NotFoundException") throw;
    return std::nullopt;
  }
}

void show_api(Context& ctx, const Json& api) {
  ctx.out.show(output::key_value_table("api", api,
                                       {"id", "ApiId", "name", "Name", "description", "Description",
                                        "createdDate", "CreatedDate", "version", "warnings"}));
}

void show_key(Context& ctx, const Json& key) {
  Json shown = key;
  if (shown.contains("value")) shown["value"] = "***";
  ctx.out.show(output::key_value_table("apiKey", shown,
                                       {"id", "value", "name", "customerId", "description",
                                        "enabled", "createdDate", "lastUpdatedDate", "stageKeys"}));
}

void show_deployment(Context& ctx, const Json& deployment) {
  ctx.out.show(output::key_value_table("deployment", deployment,
                                       {"id", "DeploymentId", "description", "Description",
                                        "createdDate", "CreatedDate", "apiSummary"}));
}

}  // namespace gcdt::yugen
