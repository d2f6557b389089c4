// The function that events go to.
#pragma once

#include <optional>
#include <string>

#include "aws/client.h"
#include "base/json.h"

namespace gcdt::ramuda::events {

struct Target {
  std::string function;  // its name, also if it was looked up by an ARN
  std::string function_arn, alias_arn;
  std::string version;  // that the alias points to
  std::string partition, region, account;
  Json configuration;  // as GetFunction shows it
};

// nullopt: the function does not exist. Without an alias `alias_arn` is empty.
std::optional<Target> find_target(const aws::Client& lambda, const std::string& function);

}  // namespace gcdt::ramuda::events
