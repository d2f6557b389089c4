// The time as AWS has it: that of this machine, unless an answer showed that this machine is wrong.
// Expiration times come from AWS; judged by a clock that is a day ahead, everything has expired.
#pragma once

#include <atomic>
#include <string_view>

#include "os/system.h"

namespace gcdt::aws {

class ServerTime {
 public:
  explicit ServerTime(os::Clock& clock) : clock_(clock) {}

  Time now() const { return clock_.now() + std::chrono::seconds(ahead_); }
  std::chrono::seconds ahead() const { return std::chrono::seconds(ahead_); }  // of this machine
  std::chrono::steady_clock::time_point steady() const { return clock_.steady(); }
  // Takes the Date header of an answer that arrived just now; small differences are travel time.
  void learn(std::string_view date);

 private:
  os::Clock& clock_;
  std::atomic<int64_t> ahead_{0};  // seconds
};

}  // namespace gcdt::aws
