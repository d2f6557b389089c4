// JMESPath text -> tree, by precedence climbing (the grammar of jmespath.org).
#pragma once

#include <string_view>

#include "aws/jmespath_node.h"

namespace gcdt::aws::jmespath {

// Throws Error of kind "syntax", "unknown-function" or "invalid-arity".
Node parse(std::string_view expression);

}  // namespace gcdt::aws::jmespath
