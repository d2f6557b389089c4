#include "aws/credentials/server_time.h"

namespace gcdt::aws {

namespace {
constexpr std::chrono::seconds kTolerance{240};
}

void ServerTime::learn(std::string_view date) {
  auto theirs = parse_time(date);
  if (!theirs) return;
  auto difference = std::chrono::round<std::chrono::seconds>(*theirs - clock_.now());
  if (std::chrono::abs(difference - std::chrono::seconds(ahead_)) > kTolerance)
    ahead_ = difference.count();
}

}  // namespace gcdt::aws
