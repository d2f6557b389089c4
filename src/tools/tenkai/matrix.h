// Targets x lifecycle events as text: each target in a line while there are few, counts per event
// for a fleet.
#pragma once

#include <span>
#include <string>

#include "base/time.h"
#include "tools/tenkai/targets.h"

namespace gcdt::tenkai {

// More would push everything else off the screen; beyond that targets are shown in groups.
inline constexpr size_t kFewTargets = 12;

// For a terminal of that width; several lines, "" if nothing is known.
std::string matrix(std::span<const Target> targets, Time now, size_t width);

// "500 targets: 388 Succeeded, 112 InProgress (AfterInstall 100, Install 12)": for a log.
std::string group_line(std::span<const Target> targets);

}  // namespace gcdt::tenkai
