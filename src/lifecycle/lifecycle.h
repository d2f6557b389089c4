// One run of one command: the stages, their signals, and what happens when one fails.
#pragma once

#include "lifecycle/context.h"
#include "lifecycle/signals.h"

namespace gcdt {

// 0 or 1. Failures have been shown when it returns. Interrupted passes through.
int run_lifecycle(const Command& command, Context& ctx, Bus& bus);

// The lower-cased ENV (or env); throws Error if it is missing, empty or no plain name (93 F34).
std::string read_env(const os::Environment& environment);
// The keys of `context` that exist before the first signal (01-core 6.1).
Json initial_context(const Context& ctx);

}  // namespace gcdt
