// How long an operation is watched: the option --timeout of all tools.
#pragma once

#include <chrono>
#include <optional>

#include "lifecycle/command.h"

namespace gcdt::tools {

// --timeout=<minutes>; nullopt for 0 (no limit). Throws Error for a text that is no number.
std::optional<std::chrono::minutes> watch_limit(const Args& args, std::chrono::minutes by_default);

}  // namespace gcdt::tools
