// JMESPath (jmespath.org specification), used by paginators, waiters and endpoint context params.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::aws {

class JmesPath {
 public:
  // Throws Error "JMESPath '...': <what> at position <n>" on a syntax error.
  explicit JmesPath(std::string_view expression);
  ~JmesPath();
  JmesPath(JmesPath&&) noexcept;
  JmesPath& operator=(JmesPath&&) noexcept;
  // Missing = null. Throws Error on type and arity errors.
  Json search(const Json& document) const;

  struct Node;

 private:
  std::unique_ptr<Node> root_;
};

}  // namespace gcdt::aws
