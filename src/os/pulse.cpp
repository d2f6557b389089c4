#include "os/pulse.h"

#include <utility>

namespace gcdt::os {

namespace {
thread_local Pulse* innermost = nullptr;
}  // namespace

Pulse::Pulse(std::function<void()> beat, std::function<void()> hush)
    : beat_(std::move(beat)), hush_(std::move(hush)), outer_(innermost) {
  innermost = this;
}

// Not always the innermost: an output may go before one that was made after it.
Pulse::~Pulse() {
  Pulse** at = &innermost;
  while (*at && *at != this) at = &(*at)->outer_;
  if (*at) *at = outer_;
}

bool pulse_wanted() {
  for (Pulse* one = innermost; one; one = one->outer_)
    if (one->beat_) return true;
  return false;
}

void pulse() {
  for (Pulse* one = innermost; one; one = one->outer_)
    if (one->beat_) return one->beat_();
}

void hush() {
  for (Pulse* one = innermost; one; one = one->outer_) one->hush_();
}

}  // namespace gcdt::os
