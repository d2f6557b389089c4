// Changes to a function that may be busy, and that others may change at the same time.
#pragma once

#include <string>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

class FunctionChanges {
 public:
  // `seen`: its configuration as it was shown last; null if there is none. `hash`: of the code that
  // is to be deployed. Throws Error for a function that cannot be changed.
  FunctionChanges(Context& ctx, aws::Client lambda, std::string name, Json seen, std::string hash);

  // CreateFunction, UpdateFunctionConfiguration, UpdateFunctionCode or PublishVersion, when nothing
  // else is in progress, and waits until it has taken effect. A role that IAM has just made is
  // waited for. Throws Error if somebody else has changed the function since we looked.
  // Returns the answer.
  Json make(const std::string& operation, Json request);

 private:
  Json attempt(const std::string& operation, Json& request);
  void settle();
  // Looks again; Error if somebody else was there.
  void compare(const std::string& operation);

  Context& ctx_;
  aws::Client lambda_;
  const std::string name_, hash_;
  Json seen_;
};

}  // namespace gcdt::ramuda
