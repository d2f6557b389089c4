// Bringing a stack into a state in which something can be done with it.
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"

namespace gcdt::kumo {

// Waits until no operation runs on the stack, saying whose it is; at most as long as --timeout
// says. The stack of that name afterwards, nullopt if it is gone. `stack`: as DescribeStacks shows
// it.
std::optional<Json> wait_until_free(Context& ctx, const aws::Client& cfn, Json stack);

// The stack that is to be updated; nullopt if there is none and it is to be created. With --wait
// another operation is waited for, with --recreate-failed a stack that never came to life is
// deleted. Throws Error if it cannot be deployed as it is, with the way out.
std::optional<Json> ready_for_deploy(Context& ctx, const aws::Client& cfn, const std::string& name);

}  // namespace gcdt::kumo
