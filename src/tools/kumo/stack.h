// What the configuration says about the stack, as the members of CloudFormation's requests.
#pragma once

#include <string>
#include <string_view>

#include "lifecycle/context.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

// Throws Error if the configuration names none.
std::string stack_name(const Context& ctx);

// A value of `parameters` as CloudFormation takes it: lists joined with commas, numbers and
// booleans as text, maps as compact JSON. Throws Error for null and for more than 4,096 bytes.
std::string parameter_text(std::string_view name, const Json& value);
Json stack_parameters(const Context& ctx);

// What CreateStack, UpdateStack and CreateChangeSet have in common, without the template itself.
Json stack_request(const Context& ctx, const Template& source);
// The optional members by which DeleteStack acts in the name of the configured role.
Json with_role(const Context& ctx, Json request);

// StackPolicyBody, and for an update StackPolicyDuringUpdateBody where one is wanted (10-kumo 5.3).
void add_policies(Context& ctx, const TemplateSource& source, bool update, Json& request);

// OutputKey -> OutputValue of a described stack.
Json output_values(const Json& stack);

}  // namespace gcdt::kumo
