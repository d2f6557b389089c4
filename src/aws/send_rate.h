// What the adaptive retry mode adds to the standard one (93 3.4): a client that was throttled sends
// more slowly and then finds its way back along a cubic curve.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "aws/token_bucket.h"
#include "base/time.h"

namespace gcdt::aws {

// One for each client, asked around every attempt.
class SendRate {
 public:
  explicit SendRate(Time now);

  // How long to wait before sending. Zero until the first throttling.
  std::chrono::microseconds wait_before(Time now);
  void after_answer(bool throttled, Time now);

  double measured() const;  // answers a second, smoothed
  double allowed() const;   // requests a second, once throttled

 private:
  void measure(double now);
  double after_success(double now) const;
  double after_throttling(double rate, double now);

  mutable std::mutex mutex_;
  TokenBucket bucket_;
  bool throttled_ = false;
  // Measuring in steps of half a second since the epoch.
  int64_t step_;
  double count_ = 0, measured_ = 0;
  // The cubic curve: `k_` seconds after the last throttling it is back at `w_max_`.
  double w_max_ = 0, k_ = 0, last_throttling_;
};

}  // namespace gcdt::aws
