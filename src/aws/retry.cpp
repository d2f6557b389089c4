#include "aws/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace gcdt::aws {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kRetryCost = 14, kThrottlingCost = 5, kSuccessRelease = 1;
constexpr int kPollingAttempts = 8;
constexpr milliseconds kRetryAfterSlack{5000};
constexpr seconds kRetryAfterLimit{60};
constexpr seconds kSkewTolerance{240};

// A rule says when an answer is a fault: empty service or code and status zero stand for any.
struct Rule {
  std::string_view service;
  int status;
  std::string_view code;
  Fault fault;

  bool matches(const Outcome& outcome, std::string_view called) const {
    return (service.empty() || service == called) && (!status || status == outcome.status) &&
           (code.empty() || code == outcome.code);
  }
};

// 3.3; the first match counts. LimitExceededException may also be a quota of things: that costs two
// more attempts, and the service's text is shown in the end.
constexpr std::array<Rule, 29> kStandardRules{{
    {"", 0, "Throttling", Fault::throttling},
    {"", 0, "ThrottlingException", Fault::throttling},
    {"", 0, "ThrottledException", Fault::throttling},
    {"", 0, "RequestThrottledException", Fault::throttling},
    {"", 0, "RequestThrottled", Fault::throttling},
    {"", 0, "TooManyRequestsException", Fault::throttling},
    {"", 0, "ProvisionedThroughputExceededException", Fault::throttling},
    {"", 0, "TransactionInProgressException", Fault::throttling},
    {"", 0, "RequestLimitExceeded", Fault::throttling},
    {"", 0, "BandwidthLimitExceeded", Fault::throttling},
    {"", 0, "LimitExceededException", Fault::throttling},
    {"", 0, "SlowDown", Fault::throttling},
    {"", 0, "PriorRequestNotComplete", Fault::throttling},
    {"", 0, "EC2ThrottledException", Fault::throttling},
    {"", 0, "ExpiredToken", Fault::expired_credentials},
    {"", 0, "ExpiredTokenException", Fault::expired_credentials},
    {"", 0, "RequestExpired", Fault::expired_credentials},
    {"", 0, "InvalidClientTokenId", Fault::expired_credentials},
    {"", 429, "", Fault::throttling},
    {"", 509, "", Fault::throttling},
    {"", 0, "RequestTimeout", Fault::transient},
    {"", 0, "RequestTimeoutException", Fault::transient},
    {"s3", 0, "InternalError", Fault::transient},
    {"s3", 0, "BadDigest", Fault::transient},
    {"sts", 0, "IDPCommunicationError", Fault::transient},
    {"", 500, "", Fault::transient},
    {"", 502, "", Fault::transient},
    {"", 503, "", Fault::transient},
    {"", 504, "", Fault::transient},
}};

// What botocore's legacy mode retries, and the expired credentials, which are ours in every mode.
constexpr std::array<Rule, 25> kLegacyRules{{
    {"", 400, "Throttling", Fault::throttling},
    {"", 400, "ThrottlingException", Fault::throttling},
    {"", 400, "ThrottledException", Fault::throttling},
    {"", 400, "RequestThrottledException", Fault::throttling},
    {"", 400, "ProvisionedThroughputExceededException", Fault::throttling},
    {"", 429, "", Fault::throttling},
    {"", 509, "", Fault::throttling},
    {"", 500, "", Fault::transient},
    {"", 502, "", Fault::transient},
    {"", 503, "", Fault::transient},
    {"", 504, "", Fault::transient},
    {"organizations", 400, "TooManyRequestsException", Fault::throttling},
    {"dynamodb", 409, "ReplicatedWriteConflictException", Fault::transient},
    {"dynamodb", 400, "TransactionInProgressException", Fault::throttling},
    {"kinesis", 400, "LimitExceededException", Fault::throttling},
    {"sqs", 403, "RequestThrottled", Fault::throttling},
    {"s3", 400, "RequestTimeout", Fault::transient},
    {"s3", 400, "BadDigest", Fault::transient},
    {"glacier", 408, "RequestTimeoutException", Fault::transient},
    {"route53", 400, "PriorRequestNotComplete", Fault::throttling},
    {"sts", 400, "IDPCommunicationError", Fault::transient},
    {"", 0, "ExpiredToken", Fault::expired_credentials},
    {"", 0, "ExpiredTokenException", Fault::expired_credentials},
    {"", 0, "RequestExpired", Fault::expired_credentials},
    {"", 0, "InvalidClientTokenId", Fault::expired_credentials},
}};

constexpr std::array<std::string_view, 5> kSkewCodes{
    "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "RequestTimeTooSkewed",
    "AccessDeniedException"};

constexpr std::array<std::string_view, 13> kReadingVerbs{
    "Describe", "Get",   "List", "Head",   "BatchGet", "BatchDescribe", "Filter",
    "Lookup",   "Query", "Scan", "Search", "Estimate", "Validate"};

// Operations that wait on the server for work to arrive; their callers ask in a loop.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kLongPolls{
    {{"sqs", "ReceiveMessage"},
     {"kinesis", "ReceiveQueueRecords"},
     {"kinesis", "ReceiveDeadLetterQueueRecords"},
     {"stepfunctions", "GetActivityTask"},
     {"swf", "PollForActivityTask"},
     {"swf", "PollForDecisionTask"}}};

bool is_dynamodb(std::string_view service) {
  return service == "dynamodb" || service == "dynamodbstreams";
}

// A non-negative whole number, or nothing.
std::optional<int64_t> count(const std::optional<std::string>& header) {
  if (!header) return std::nullopt;
  int64_t value = 0;
  const char* end = header->data() + header->size();
  auto [stop, problem] = std::from_chars(header->data(), end, value);
  if (problem == std::errc::result_out_of_range && header->front() != '-')
    return std::numeric_limits<int32_t>::max();
  if (problem != std::errc() || stop != end || value < 0) return std::nullopt;
  return std::min<int64_t>(value, std::numeric_limits<int32_t>::max());
}

}  // namespace

Fault classify(const Outcome& outcome, std::string_view service, RetryMode mode) {
  if (outcome.connection_failed) return Fault::transient;
  if (outcome.unreadable) return outcome.reads ? Fault::transient : Fault::final;
  if (outcome.code.empty() && outcome.status >= 200 && outcome.status < 300) return Fault::none;
  bool legacy = mode == RetryMode::legacy;
  std::span<const Rule> rules = legacy ? std::span<const Rule>(kLegacyRules) : kStandardRules;
  if (!legacy && outcome.modelled_throttling) return Fault::throttling;
  for (const Rule& rule : rules)
    if (rule.matches(outcome, service)) return rule.fault;
  return !legacy && outcome.modelled_retryable ? Fault::transient : Fault::final;
}

bool only_reads(std::string_view operation) {
  return std::any_of(kReadingVerbs.begin(), kReadingVerbs.end(),
                     [&](std::string_view verb) { return operation.starts_with(verb); });
}

bool RetryQuota::acquire(int cost) {
  std::lock_guard lock(mutex_);
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

void RetryQuota::release(int amount) {
  std::lock_guard lock(mutex_);
  tokens_ = std::min(capacity_, tokens_ + amount);
}

int RetryQuota::tokens() const {
  std::lock_guard lock(mutex_);
  return tokens_;
}

RetryPolicy retry_policy(std::string_view service, std::string_view operation, RetryMode mode,
                         std::optional<int> max_attempts, bool polling) {
  RetryPolicy policy;
  bool legacy = mode == RetryMode::legacy;
  if (legacy) {
    policy = {.max_attempts = 5, .base = milliseconds(1000), .quota = false, .server_delay = false};
    if (service == "dynamodb")
      policy = {.max_attempts = 10,
                .base = milliseconds(50),
                .throttling_base = milliseconds(50),
                .jitter = false,
                .quota = false,
                .server_delay = false};
  } else if (is_dynamodb(service)) {
    policy.max_attempts = 4;
    policy.base = milliseconds(25);
  }
  if (polling && !legacy) policy.max_attempts = kPollingAttempts;
  policy.max_attempts = max_attempts.value_or(policy.max_attempts);
  policy.long_poll = !legacy && std::find(kLongPolls.begin(), kLongPolls.end(),
                                          std::pair(service, operation)) != kLongPolls.end();
  return policy;
}

RetryState::Step RetryState::after_attempt(Fault fault, const Outcome& outcome, double unit) {
  if (fault == Fault::none) {
    if (policy_.quota) quota_.release(last_cost_ ? last_cost_ : kSuccessRelease);
    return {success};
  }
  if (!is_retryable(fault)) return {fail};
  if (attempt_ >= policy_.max_attempts) return {attempts_exhausted};
  microseconds pause = delay(fault, outcome, unit);
  if (policy_.quota) {
    int cost = fault == Fault::throttling ? kThrottlingCost : kRetryCost;
    if (!quota_.acquire(cost))
      return {quota_exhausted, policy_.long_poll ? pause : microseconds(0)};
    last_cost_ = cost;
  }
  ++attempt_;
  return {retry, pause};
}

bool RetryState::is_retryable(Fault fault) {
  switch (fault) {
    case Fault::throttling:
    case Fault::transient:
      return true;
    case Fault::clock_skew:
      return !std::exchange(skew_corrected_, true);
    case Fault::expired_credentials:
      return !std::exchange(credentials_renewed_, true);
    default:
      return false;
  }
}

microseconds RetryState::delay(Fault fault, const Outcome& outcome, double unit) const {
  milliseconds base = fault == Fault::throttling ? policy_.throttling_base : policy_.base;
  double ceiling =
      std::min(static_cast<double>(microseconds(base).count()) * std::pow(2.0, attempt_ - 1),
               static_cast<double>(microseconds(policy_.max_backoff).count()));
  microseconds own(std::llround((policy_.jitter ? unit : 1) * ceiling));
  microseconds longest = own;
  if (policy_.server_delay) {
    if (auto hint = count(outcome.retry_after_ms))
      longest = std::max<microseconds>(
          longest, std::min<microseconds>(milliseconds(*hint), own + kRetryAfterSlack));
    if (auto hint = count(outcome.retry_after))
      longest = std::max<microseconds>(longest, std::min(seconds(*hint), kRetryAfterLimit));
  }
  return longest;
}

bool retryable_as_skew(const SkewCase& skew) {
  return skew.candidate &&
         std::find(kSkewCodes.begin(), kSkewCodes.end(), skew.error_code) != kSkewCodes.end() &&
         std::chrono::abs(skew.attempt - *skew.candidate) > kSkewTolerance;
}

}  // namespace gcdt::aws
