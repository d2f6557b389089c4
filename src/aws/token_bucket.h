// A bucket that fills at a steady rate. Tokens may be owed: every caller gets its own later moment,
// so that several that ask at once do not all come back at the same time.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/time.h"

namespace gcdt::aws {

class TokenBucket {
 public:
  // `rate` in tokens a second.
  TokenBucket(double rate, double capacity, double tokens, Time now)
      : rate_(rate), capacity_(capacity), tokens_(tokens), filled_(now) {}

  // Takes a token; what is returned has to pass before it may be used.
  std::chrono::microseconds take(Time now) {
    fill(now);
    tokens_ -= 1;
    auto debt = std::chrono::duration<double>(std::max(0.0, -tokens_) / rate_);
    return std::chrono::ceil<std::chrono::microseconds>(debt);
  }

  void set_rate(double rate, double capacity, Time now) {
    fill(now);
    rate_ = rate;
    capacity_ = capacity;
    tokens_ = std::min(tokens_, capacity_);
  }

  double rate() const { return rate_; }

 private:
  // A clock that was set back fills nothing.
  void fill(Time now) {
    std::chrono::duration<double> passed = now - filled_;
    tokens_ = std::min(capacity_, tokens_ + std::max(0.0, passed.count()) * rate_);
    filled_ = now;
  }

  double rate_, capacity_, tokens_;
  Time filled_;
};

}  // namespace gcdt::aws
