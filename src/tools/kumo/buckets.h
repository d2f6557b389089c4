// Buckets of a stack that would keep it from being deleted because something is in them.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::kumo {

// Empties the buckets that a deletion of the stack would delete, those of nested stacks included,
// after showing what is in them. Left alone are the resources in `retain` and those whose
// DeletionPolicy keeps them. `stack`: as DescribeStacks shows it.
void empty_buckets(Context& ctx, const aws::Client& cfn, const Json& stack, const Json& retain);

}  // namespace gcdt::kumo
