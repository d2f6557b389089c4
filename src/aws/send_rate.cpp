#include "aws/send_rate.h"

#include <cmath>

namespace gcdt::aws {

namespace {

constexpr double kStepsPerSecond = 2, kSmoothing = 0.8;
constexpr double kBeta = 0.7, kScale = 0.4;  // of the cubic curve
constexpr double kLowestRate = 0.5, kLargestGrowth = 2;

double seconds_of(Time now) {
  return std::chrono::duration<double>(now.time_since_epoch()).count();
}

}  // namespace

SendRate::SendRate(Time now)
    : bucket_(1, 1, 0, now),
      step_(static_cast<int64_t>(std::floor(seconds_of(now)) * kStepsPerSecond)),
      last_throttling_(seconds_of(now)) {}

std::chrono::microseconds SendRate::wait_before(Time now) {
  std::lock_guard lock(mutex_);
  return throttled_ ? bucket_.take(now) : std::chrono::microseconds(0);
}

void SendRate::after_answer(bool throttled, Time now) {
  std::lock_guard lock(mutex_);
  double at = seconds_of(now);
  measure(at);
  double rate =
      throttled ? after_throttling(throttled_ ? std::min(measured_, bucket_.rate()) : measured_, at)
                : after_success(at);
  throttled_ = throttled_ || throttled;
  rate = std::min(rate, kLargestGrowth * measured_);
  bucket_.set_rate(std::max(rate, kLowestRate), std::max(rate, 1.0), now);
}

void SendRate::measure(double now) {
  auto step = static_cast<int64_t>(std::floor(now * kStepsPerSecond));
  count_ += 1;
  if (step <= step_) return;
  double rate = count_ * kStepsPerSecond / static_cast<double>(step - step_);
  measured_ = rate * kSmoothing + measured_ * (1 - kSmoothing);
  count_ = 0;
  step_ = step;
}

double SendRate::after_success(double now) const {
  return kScale * std::pow(now - last_throttling_ - k_, 3) + w_max_;
}

double SendRate::after_throttling(double rate, double now) {
  w_max_ = rate;
  k_ = std::cbrt(w_max_ * (1 - kBeta) / kScale);
  last_throttling_ = now;
  return rate * kBeta;
}

double SendRate::measured() const {
  std::lock_guard lock(mutex_);
  return measured_;
}

double SendRate::allowed() const {
  std::lock_guard lock(mutex_);
  return bucket_.rate();
}

}  // namespace gcdt::aws
