// The functions that endpoint rules call, by the names the rule sets use.
#pragma once

#include <span>
#include <string_view>

#include "aws/value.h"

namespace gcdt::aws::rules {

struct Function {
  std::string_view name;
  size_t arity;
  // `partitions` is the content of partitions.json. Throws Error for arguments of the wrong type.
  Value (*call)(std::span<const Value> arguments, const Json& partitions);
};

// nullptr if there is none.
const Function* find_function(std::string_view name);

// "resourceId[0]", "outer.inner": null for what is not there.
Value attribute(const Json& value, std::string_view path);

}  // namespace gcdt::aws::rules
