// The tree that the JMESPath parser makes and the evaluator walks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::aws::jmespath {

struct Function;

enum class Kind {
  current,
  field,
  literal,
  expression_reference,
  subexpression,  // the second child applied to the value of the first; "." and "|"
  index,
  slice,
  flatten,
  list_projection,
  value_projection,   // the second child applied to every element of the first
  filter_projection,  // the same for elements for which the third child is true
  either,
  both,
  negation,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  multi_list,
  multi_hash,
  call
};

struct Node {
  Kind kind = Kind::current;
  std::vector<Node> children;
  std::string name;                             // field
  Json literal;                                 // literal
  int64_t position = 0;                         // index
  std::array<std::optional<int64_t>, 3> range;  // slice: start, stop, step
  std::vector<std::string> keys;                // multi_hash
  const Function* function = nullptr;           // call
  int depth = 1;
};

// Throws Error "JMESPath '...': <kind>: <what>"; `kind` is spelled as in the JMESPath
// specification.
[[noreturn]] void fail(std::string_view expression, std::string_view kind, std::string_view what);

}  // namespace gcdt::aws::jmespath
