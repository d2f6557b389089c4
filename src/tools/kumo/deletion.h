// Deleting a stack and following that to its end.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::kumo {

struct Deletion {
  Json retain = Json::array();  // logical ids of resources to give up, of a failed deletion
  bool wait = true;             // false: return as soon as it has begun
};

// `stack`: as DescribeStacks shows it. A deletion that runs already is followed. The status of the
// stack afterwards. Throws Error when it was refused or failed.
std::string delete_stack(Context& ctx, const aws::Client& cfn, const Json& stack,
                         const Deletion& deletion = {});

}  // namespace gcdt::kumo
