#include "tools/kumo/pace.h"

#include <algorithm>

namespace gcdt::kumo {

namespace {

constexpr std::chrono::duration<double> kNormal{5}, kQuiet{15}, kSlowest{30};
constexpr std::chrono::minutes kQuietAfter{10};
constexpr double kRecovery = 0.8;

}  // namespace

void Pace::clean_poll(bool saw_events) {
  if (saw_events) last_news_ = clock_.steady();
  interval_ = std::max(kNormal, interval_ * kRecovery);
}

void Pace::throttled() {
  interval_ = std::min(kSlowest, interval_ * 2);
}

os::Duration Pace::pause() {
  Seconds interval = interval_;
  if (clock_.steady() - last_news_ > kQuietAfter) interval = std::max(interval, kQuiet);
  return std::chrono::duration_cast<os::Duration>(interval * (0.8 + 0.4 * random_.unit()));
}

}  // namespace gcdt::kumo
