#include "tools/kumo/stack.h"

#include "base/text.h"
#include "tools/kumo/capabilities.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

namespace {

constexpr size_t kMaxParameterBytes = 4096;
constexpr size_t kMaxPolicyBytes = 16384;

// Modifying is allowed, replacing and deleting is not.
constexpr std::string_view kDefaultPolicy =
    R"({"Statement": [)"
    R"({"Effect": "Allow", "Action": "Update:Modify", "Principal": "*", "Resource": "*"}, )"
    R"({"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", )"
    R"("Resource": "*"}]})";
constexpr std::string_view kOverridePolicy =
    R"({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", )"
    R"("Resource": "*"}]})";

std::string scalar_text(std::string_view name, const Json& value) {
  if (value.is_null())
    throw Error("kumo configuration: parameter '{}' is null; give it a value or remove it.", name);
  return value.is_string() ? value.get<std::string>() : dump(value);
}

std::string checked_policy(std::string text, std::string_view member) {
  if (text.size() > kMaxPolicyBytes)
    throw Error("The stack policy for {} has {} bytes; CloudFormation takes at most {}.", member,
                text.size(), kMaxPolicyBytes);
  return text;
}

}  // namespace

std::string stack_name(const Context& ctx) {
  std::string name = text_or(ctx.section(), "/stack/StackName");
  if (name.empty()) throw Error("kumo configuration: 'stack.StackName' is required");
  return name;
}

std::string parameter_text(std::string_view name, const Json& value) {
  std::string text;
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const Json& element : value) parts.push_back(scalar_text(name, element));
    text = join(parts, ",");
  } else {
    text = scalar_text(name, value);
  }
  if (text.size() > kMaxParameterBytes)
    throw Error("kumo configuration: parameter '{}' has {} bytes; CloudFormation takes at most {}.",
                name, text.size(), kMaxParameterBytes);
  return text;
}

Json stack_parameters(const Context& ctx) {
  Json parameters = Json::array();
  const Json* configured = find(ctx.section(), "/parameters");
  if (!configured || configured->is_null()) return parameters;
  if (!configured->is_object())
    throw Error("kumo configuration: 'parameters' must be a map, not {}", configured->type_name());
  for (const auto& [name, value] : configured->items())
    parameters.push_back({{"ParameterKey", name},
                          {"ParameterValue", parameter_text(name, value)},
                          {"UsePreviousValue", false}});
  return parameters;
}

Json with_role(const Context& ctx, Json request) {
  std::string role = text_or(ctx.section(), "/stack/RoleARN");
  if (!role.empty()) request["RoleARN"] = role;
  return request;
}

Json stack_request(const Context& ctx, const Template& source) {
  Json request = {{"StackName", stack_name(ctx)},
                  {"Parameters", stack_parameters(ctx)},
                  {"Capabilities", capabilities(ctx, source.document)}};
  add_common_options(ctx, request);
  // An empty list is sent, too: it removes all topics.
  if (const Json* topics = find(ctx.section(), "/stack/NotificationARNs");
      topics && !topics->is_null())
    request["NotificationARNs"] = *topics;
  return with_role(ctx, std::move(request));
}

void add_policies(Context& ctx, const TemplateSource& source, bool update, Json& request) {
  auto custom = custom_policy(ctx, source);
  if (custom) ctx.out.say("Applying custom stack policy", output::Style::magenta);
  request["StackPolicyBody"] =
      checked_policy(custom.value_or(std::string(kDefaultPolicy)), "StackPolicyBody");
  if (!update) return;
  // Only when it is asked for: a temporary policy would take the place of a custom one, which then
  // would never hold for our own updates.
  auto during = custom_policy_during_update(ctx, source);
  if (during) {
    ctx.out.say("Applying custom stack policy for updates\n", output::Style::magenta);
  } else if (ctx.args.has("--override-stack-policy")) {
    during = kOverridePolicy;
  }
  if (during)
    request["StackPolicyDuringUpdateBody"] =
        checked_policy(std::move(*during), "StackPolicyDuringUpdateBody");
}

Json output_values(const Json& stack) {
  Json values = Json::object();
  for (const Json& output : array_or_empty(stack, "/Outputs"))
    values[text(output, "/OutputKey")] = text_or(output, "/OutputValue");
  return values;
}

}  // namespace gcdt::kumo
