// The bundle of a command that needs one: the stage between bundle_pre and bundle_finalized.
#pragma once

#include "lifecycle/context.h"

namespace gcdt {

// The scripts that the configuration wants to run before. Throws Error at the first that fails.
void prepare_bundle(Context& ctx);

// Writes the bundle to ctx.bundle_file, which hooks find as context['_bundle_file']. A function
// that is a container image has none.
void build_bundle(Context& ctx);

}  // namespace gcdt
