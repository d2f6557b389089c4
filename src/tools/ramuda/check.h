// What can be seen to be wrong with a function before anything is done.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::ramuda {

// Throws Error: a runtime that Lambda does not take, names of environment variables that are its
// own, settings that exclude each other.
void check_function(Context& ctx);

// What matters for its bundle: the runtime, if one is named.
void check_bundle(Context& ctx);

}  // namespace gcdt::ramuda
