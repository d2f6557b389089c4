// What CloudFormation wants to be told before it creates certain things: CAPABILITY_IAM for roles
// and policies, CAPABILITY_NAMED_IAM if they have names of their own, CAPABILITY_AUTO_EXPAND for
// macros.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::kumo {

// What the template needs, as far as it can be seen: nested stacks, macros and modules may contain
// anything, and get all three. An empty array for a template that needs none.
Json needed_capabilities(const Json& document);

// kumo.stack.Capabilities if it is configured, else what the template needs.
Json capabilities(const Context& ctx, const Json& document);

}  // namespace gcdt::kumo
