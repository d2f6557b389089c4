// One run of one command: the stages, their signals, and what happens when one fails (01-core 5).
#pragma once

#include "lifecycle/context.h"
#include "lifecycle/signals.h"

namespace gcdt {

// 0 or 1. A failure has been shown when it returns. Interrupted passes through.
int run_lifecycle(const Command& command, Context& ctx, Bus& bus);

// The configuration for other eyes. Masking of texts ignores values of a few characters; here it is
// known where they stand.
Json config_without_secrets(const Context& ctx);

// The lower-cased ENV (or env). Throws Error if it is missing, empty or no plain name: it becomes
// part of file names.
std::string read_env(const os::Environment& environment);

// The keys of `context` that exist before the first signal (01-core 6.1); `plugins` are the names
// of the distributions that `version` lists.
Json initial_context(const Context& ctx, const std::vector<std::string>& plugins);

}  // namespace gcdt
