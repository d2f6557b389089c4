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

Pulse::~Pulse() {
  innermost = outer_;
}

bool pulse_wanted() {
  return innermost != nullptr;
}

void pulse() {
  if (innermost) innermost->beat();
}

void hush() {
  if (innermost) innermost->hush();
}

}  // namespace gcdt::os
