// waiters-2.json: what to ask how often, and which answer means what.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/jmespath.h"
#include "aws/model.h"

namespace gcdt::aws {

struct Acceptor {
  enum State { success, failure, retry } state;
  enum Matcher { path, path_all, path_any, status, error } matcher;
  std::optional<JmesPath> argument;  // of the path matchers
  std::string argument_text;
  Json expected;

  bool matches(const Json& answer) const;
  bool matches(const ServiceError& error) const;
};

struct Waiter {
  std::string name, operation;
  std::chrono::seconds delay{};
  int max_attempts = 0;
  std::vector<Acceptor> acceptors;  // the first that matches decides

  const Acceptor* match(const Json& answer) const;
  const Acceptor* match(const ServiceError& error) const;
};

// By either spelling: "StackCreateComplete", "stack_create_complete". Throws Error if there is
// none.
Waiter find_waiter(const Model& model, std::string_view name);

}  // namespace gcdt::aws
