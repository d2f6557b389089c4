// What the configuration says about the function, as the members of Lambda's requests.
#pragma once

#include <string>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

// Throws Error if the configuration names none.
std::string function_name(const Context& ctx);

// The members that CreateFunction and UpdateFunctionConfiguration have in common. What the
// configuration does not mention is left out; the environment is always there, and replaces that of
// the function.
Json wanted_settings(const Context& ctx);
// ["x86_64"] or ["arm64"]; an empty list if the configuration does not say.
Json wanted_architectures(const Context& ctx);

// Of `wanted` what differs from the function's configuration as GetFunction shows it; an empty map
// if nothing does. A VPC that is no longer configured is taken away.
Json changed_settings(Json wanted, const Json& remote);

}  // namespace gcdt::ramuda
