// JMESPath (jmespath.org specification), used by paginators, waiters and endpoint context params.
#pragma once

#include <memory>
#include <string_view>

#include "base/json.h"

namespace gcdt::aws {

// Errors read "JMESPath '<expression>': <kind>: <what>" with the kinds of the specification:
// syntax, unknown-function, invalid-arity, invalid-type, invalid-value.
class JmesPath {
 public:
  // Throws Error of the first three kinds, with the position in the expression.
  explicit JmesPath(std::string_view expression);
  ~JmesPath();
  JmesPath(JmesPath&&) noexcept;
  JmesPath& operator=(JmesPath&&) noexcept;
  // Missing = null. Throws Error of the last two kinds.
  Json search(const Json& document) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace gcdt::aws
