#include "aws/pacer.h"

#include <algorithm>
#include <array>

namespace gcdt::aws {

namespace {

constexpr double kShare = 0.8;
constexpr std::string_view kAll = "*", kOthers = "";

struct Limit {
  std::string_view service;
  // kAll: every operation of the service, beside its own limit. kOthers: those without their own.
  std::string_view operation;
  double requests, seconds;  // zero requests = no limit
  double burst = 0;          // zero = the requests
  bool all_regions = false;
};

// CreateRestApi and ImportRestApi make edge-optimized APIs unless told otherwise. Invocations of
// functions are no control plane.
constexpr std::array<Limit, 29> kLimits{{
    {"apigateway", kAll, 10, 1, 40},
    {"apigateway", "CreateDeployment", 1, 5},
    {"apigateway", "PutRestApi", 1, 1},
    {"apigateway", "CreateRestApi", 1, 30},
    {"apigateway", "CreateRestApi regional", 1, 3},
    {"apigateway", "ImportRestApi", 1, 30},
    {"apigateway", "ImportRestApi regional", 1, 3},
    {"apigateway", "DeleteRestApi", 1, 30},
    {"apigateway", "CreateDomainName", 1, 30},
    {"apigateway", "UpdateDomainName", 1, 30},
    {"apigateway", "DeleteDomainName", 1, 30},
    {"apigateway", "GetResources", 5, 2},
    {"apigateway", "CreateApiKey", 5, 1},
    {"apigateway", "DeleteApiKey", 5, 1},
    {"apigateway", "CreateResource", 5, 1},
    {"apigateway", "DeleteResource", 5, 1},
    {"apigateway", "UpdateAccount", 1, 20},
    {"apigateway", "UpdateUsagePlan", 1, 20},
    {"apigateway", "ImportDocumentationParts", 1, 30},
    {"lambda", "GetFunction", 100, 1},
    {"lambda", "GetPolicy", 15, 1},
    {"lambda", "Invoke", 0, 1},
    {"lambda", "InvokeAsync", 0, 1},
    {"lambda", "InvokeWithResponseStream", 0, 1},
    {"lambda", kOthers, 15, 1},
    {"logs", "FilterLogEvents", 5, 1},
    {"logs", "GetLogEvents", 10, 1},
    {"logs", "DescribeLogStreams", 5, 1},
    {"route53", kAll, 5, 1, 5, true},
}};

TokenBucket bucket_for(const Limit& limit, Time now) {
  double capacity = std::max(1.0, kShare * (limit.burst > 0 ? limit.burst : limit.requests));
  return {kShare * limit.requests / limit.seconds, capacity, capacity, now};
}

bool has_own_limit(std::string_view service, std::string_view operation) {
  return std::any_of(kLimits.begin(), kLimits.end(), [&](const Limit& limit) {
    return limit.service == service && limit.operation == operation;
  });
}

bool applies(const Limit& limit, std::string_view service, std::string_view operation) {
  if (limit.service != service || limit.requests == 0) return false;
  return limit.operation == kAll || limit.operation == operation ||
         (limit.operation == kOthers && !has_own_limit(service, operation));
}

// What CreateRestApi and ImportRestApi say about the kind of endpoint; "" is EDGE.
std::string endpoint_type(std::string_view operation, const Json& params) {
  if (operation == "CreateRestApi") return text_or(params, "/endpointConfiguration/types/0");
  if (operation == "ImportRestApi")
    return text_or(params, "/parameters/endpointConfigurationTypes");
  return {};
}

}  // namespace

std::string operation_class(std::string_view service, std::string_view operation,
                            const Json& params) {
  std::string type;
  if (service == "apigateway") type = endpoint_type(operation, params);
  bool regional = type == "REGIONAL" || type == "PRIVATE";
  return std::string(operation) + (regional ? " regional" : "");
}

Turn Pacer::take_turn(std::string_view service, std::string_view region, std::string_view operation,
                      Time now) {
  std::lock_guard lock(mutex_);
  Turn longest;
  for (size_t i = 0; i < kLimits.size(); ++i) {
    const Limit& limit = kLimits[i];
    if (!applies(limit, service, operation)) continue;
    std::pair key(limit.all_regions ? std::string() : std::string(region), i);
    auto entry = buckets_.try_emplace(key, bucket_for(limit, now)).first;
    auto wait = entry->second.take(now);
    bool all = limit.operation == kAll || limit.operation == kOthers;
    if (wait > longest.wait)
      longest = {.wait = wait, .requests = limit.requests, .seconds = limit.seconds, .all = all};
  }
  return longest;
}

}  // namespace gcdt::aws
