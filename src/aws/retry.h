// The 2026 standard retry mode (93 section 3): pure decisions, no sleeping, no sending.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "aws/http.h"
#include "base/time.h"

namespace gcdt::aws {

enum class Fault { none, throttling, transient, clock_skew, expired_credentials, final };

struct Outcome {
  int status = 0;            // 0 = no answer
  std::string code;          // "" if none
  bool connection_failed = false;
  bool unreadable = false;   // 2xx whose body did not parse
  bool modelled_retryable = false, modelled_throttling = false;
  std::optional<std::string> retry_after_ms;  // x-amz-retry-after, as sent
};

Fault classify(const Outcome& outcome, std::string_view service);

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
  std::chrono::milliseconds base{50};              // 25 for dynamodb
  std::chrono::milliseconds throttling_base{1000};
  std::chrono::milliseconds max_backoff{20000};
};

// One logical call: asked after every attempt.
class RetryState {
 public:
  RetryState(const RetryPolicy& policy, RetryQuota& quota) : policy_(policy), quota_(quota) {}

  enum Decision { retry, success, fail, attempts_exhausted, quota_exhausted };
  struct Step {
    Decision decision;
    std::chrono::microseconds delay{0};
  };
  // `unit` is a random number in [0, 1).
  Step after_attempt(Fault fault, const Outcome& outcome, double unit);
  int attempts() const { return attempt_; }

 private:
  const RetryPolicy& policy_;
  RetryQuota& quota_;
  int attempt_ = 1;
  int last_cost_ = 0;
};

// Clock skew (3.3): the offset a `Date` header suggests, and whether an error is due to it.
struct SkewCase {
  std::string error_code;
  std::optional<std::chrono::seconds> candidate;  // Date - local time at receipt; nullopt = no Date
  std::chrono::seconds attempt{0};                // the offset the attempt was signed with
};
bool retryable_as_skew(const SkewCase& skew);

}  // namespace gcdt::aws
