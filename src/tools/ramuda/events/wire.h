// Wiring and unwiring of all event sources of a function.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"
#include "tools/ramuda/events/source.h"
#include "tools/ramuda/events/target.h"

namespace gcdt::ramuda::events {

// Throws Error for what can be seen without asking AWS.
void check_sources(const std::vector<Source>& sources);

// "wire", "unwire": how messages call it, and whether sources are to be there afterwards.
enum class Direction { wire, unwire };

struct Outcome {
  // {"function", "alias_arn", "dry_run", "sources": [{"source", "changes": [...], "error"?}]}
  Json report;
  std::string failure;  // the sentence about the sources that failed; "" if none did
};

// Brings every source into its state, one after the other; a source that fails does not keep the
// others from it. What is done is said, and what was not.
Outcome bring_about(Context& ctx, const Target& target, std::vector<Source> sources,
                    Direction direction, bool dry_run);

// How a place stands that events come from.
struct Standing {
  std::string kind, resource;
  std::vector<Json> options;         // of its sources in the configuration
  std::vector<std::string> changes;  // that wiring would make; empty: it is as configured
  std::string error;                 // why it could not be looked at
};
// All of them, without a change.
std::vector<Standing> look_at_sources(Context& ctx, const Target& target,
                                      std::vector<Source> sources);

}  // namespace gcdt::ramuda::events
