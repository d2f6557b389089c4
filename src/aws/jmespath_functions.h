// The built-in functions of JMESPath: one table with names, argument types and bodies.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "aws/jmespath_node.h"
#include "aws/value.h"

namespace gcdt::aws::jmespath {

struct Argument {
  Value value;
  std::function<Json(const Json&)> apply;  // of an argument like &name, which has no value
};

// nullptr if there is no function of that name.
const Function* find_function(std::string_view name);
// "abs() takes 1 argument, not 2", or empty if the number is right.
std::string arity_problem(const Function& function, size_t count);
// Throws Error of kind "invalid-type" for arguments that the function does not take; `expression`
// is for its text.
Json call_function(const Function& function, std::string_view expression,
                   std::span<Argument> arguments);

}  // namespace gcdt::aws::jmespath
