// Whether and when to send again (93 section 3): pure decisions, no sleeping, no sending.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "aws/settings.h"

namespace gcdt::aws {

enum class Fault { none, throttling, transient, clock_skew, expired_credentials, final };

struct Outcome {
  int status = 0;                  // 0 = no answer
  std::string code;                // "" if none
  bool connection_failed = false;  // no answer, a broken one, a wrong checksum; no bad certificate
  bool unreadable = false;         // 2xx whose body did not parse
  bool reads = false;  // the operation changes nothing, so that repeating it is harmless
  bool modelled_retryable = false, modelled_throttling = false;
  std::optional<std::string> retry_after_ms;  // x-amz-retry-after, as sent
  std::optional<std::string> retry_after;     // Retry-After (seconds), as sent
};

// What the outcome is (3.3), or was for botocore's legacy mode. Never `clock_skew`: that takes
// retryable_as_skew(). `service` is the client's name ("dynamodb").
Fault classify(const Outcome& outcome, std::string_view service,
               RetryMode mode = RetryMode::standard);

// Describe*, Get*, List*, ...: for Outcome::reads.
bool only_reads(std::string_view operation);

// Tokens shared by all calls to one service (3.2).
class RetryQuota {
 public:
  explicit RetryQuota(int capacity = 500) : capacity_(capacity), tokens_(capacity) {}
  bool acquire(int cost);
  void release(int amount);
  int tokens() const;

 private:
  mutable std::mutex mutex_;
  int capacity_, tokens_;
};

struct RetryPolicy {
  int max_attempts = 3;
  std::chrono::milliseconds base{50};  // 25 for dynamodb
  std::chrono::milliseconds throttling_base{1000};
  std::chrono::milliseconds max_backoff{20000};
  bool jitter = true;
  bool quota = true;
  bool server_delay = true;  // x-amz-retry-after and Retry-After count
  bool long_poll = false;  // pause even when the quota is used up: the caller will ask again anyway
};

// The policy of 3.1 and 3.2 for a call; `max_attempts` as configured, if it is. `polling`: a read
// that belongs to the watching of something.
RetryPolicy retry_policy(std::string_view service, std::string_view operation,
                         RetryMode mode = RetryMode::standard, std::optional<int> max_attempts = {},
                         bool polling = false);

// One logical call: asked after every attempt.
class RetryState {
 public:
  RetryState(const RetryPolicy& policy, RetryQuota& quota) : policy_(policy), quota_(quota) {}

  enum Decision { retry, success, fail, attempts_exhausted, quota_exhausted };
  struct Step {
    Decision decision;
    std::chrono::microseconds delay{0};
  };
  // `unit` is a random number in [0, 1). clock_skew and expired_credentials are retried once a
  // call: pass them when the offset or the credentials have been renewed, else Fault::final.
  Step after_attempt(Fault fault, const Outcome& outcome, double unit);
  int attempts() const { return attempt_; }  // sent so far, or about to be sent after `retry`

 private:
  bool is_retryable(Fault fault);
  std::chrono::microseconds delay(Fault fault, const Outcome& outcome, double unit) const;

  RetryPolicy policy_;
  RetryQuota& quota_;
  int attempt_ = 1;
  int last_cost_ = 0;
  bool skew_corrected_ = false, credentials_renewed_ = false;
};

// Clock skew (3.3): the offset a `Date` header suggests, and whether an error is due to it.
struct SkewCase {
  std::string error_code;
  std::optional<std::chrono::seconds> candidate;  // Date - local time at receipt; nullopt = no Date
  std::chrono::seconds attempt{0};                // the offset the attempt was signed with
};
bool retryable_as_skew(const SkewCase& skew);

}  // namespace gcdt::aws
