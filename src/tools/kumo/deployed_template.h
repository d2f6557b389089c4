// The deployed template, and numbers and names in it: where sizes come from when nobody has
// saved the current ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lifecycle/context.h"
#include "tools/kumo/switchable.h"

namespace gcdt::kumo {

// The template of a stack as CloudFormation has it, macros expanded.
Json deployed_document(const aws::Client& cfn, const std::string& stack_id);

class DeployedTemplate {
 public:
  DeployedTemplate(const Context& ctx, const Switchable& stack) : ctx_(ctx), stack_(stack) {}

  // A property of a resource as text: written out, or a Ref to a parameter or a resource. nullopt
  // if it is missing. Throws Error if it is computed in some other way.
  std::optional<std::string> property(std::string_view logical_id, std::string_view name);
  // The same as a number.
  std::optional<int> number(std::string_view logical_id, std::string_view name);

 private:
  const Json& document();
  std::string referenced(const std::string& name) const;

  const Context& ctx_;
  const Switchable& stack_;
  std::optional<Json> document_;  // read when first needed
};

}  // namespace gcdt::kumo
