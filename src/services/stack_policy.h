// The policy that a stack has now.
#pragma once

#include <string_view>

#include "aws/client.h"

namespace gcdt::services {

// The document; null if the stack has none, or nobody lets us read it.
Json stack_policy(const aws::Client& cfn, std::string_view stack);

}  // namespace gcdt::services
