// A gradual release: a share of the calls goes to the new version while alarms and pings are
// watched; then all of them, or none.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lifecycle/context.h"
#include "tools/ramuda/alias.h"

namespace gcdt::ramuda {

struct Canary {
  double share = 0;  // of the calls, above 0 and below 1
  std::chrono::seconds bake{0};
  std::vector<std::string> alarms;
};

// What the command line asks for: --canary, --bake, --alarm. Throws Error.
std::optional<Canary> canary_of(const Args& args);

// Throws Error if one of the alarms does not exist or is on already.
void require_quiet_alarms(Context& ctx, const Canary& canary);

// Moves the alias from its version to `version`. `pinged`: the new version answered to a ping and
// must go on doing so. Throws Error, or Interrupted, when the old version is in use again.
void release_gradually(Context& ctx, const aws::Client& lambda, const std::string& function,
                       const ActiveAlias& alias, const std::string& version, const Canary& canary,
                       bool pinged);

}  // namespace gcdt::ramuda
