#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

namespace {

const Json* option(const Context& ctx, std::string_view name) {
  const Json* value = find(ctx.section(), fmt::format("/stack/{}", name));
  return value && !value->is_null() ? value : nullptr;
}

Json tag_list(const Json& tags) {
  if (!tags.is_object())
    throw Error("kumo configuration: 'stack.Tags' must be a map, not {}", tags.type_name());
  Json list = Json::array();
  for (const auto& [key, value] : tags.items()) {
    if (value.is_structured() || value.is_null())
      throw Error("kumo configuration: tag '{}' must be a text, not {}", key, value.type_name());
    list.push_back(
        {{"Key", key}, {"Value", value.is_string() ? value.get<std::string>() : dump(value)}});
  }
  return list;
}

// "" if nothing is configured: CloudFormation rolls back then.
std::string on_failure(const Context& ctx) {
  const Json* named = option(ctx, "OnStackFailure");
  const Json* disabled = option(ctx, "DisableRollback");
  std::string wanted = named ? named->get<std::string>() : "";
  if (!disabled) return wanted;
  std::string meant = *disabled == true ? "DO_NOTHING" : "ROLLBACK";
  if (!wanted.empty() && (wanted == "DO_NOTHING") != (meant == "DO_NOTHING"))
    throw Error(
        "kumo configuration: 'stack.OnStackFailure' is {}, but 'stack.DisableRollback' is {}. Keep "
        "one of them.",
        wanted, dump(*disabled));
  return wanted.empty() ? meant : wanted;
}

}  // namespace

void add_common_options(const Context& ctx, Json& request) {
  if (const Json* tags = option(ctx, "Tags")) request["Tags"] = tag_list(*tags);
  if (const Json* triggers = option(ctx, "RollbackConfiguration"))
    request["RollbackConfiguration"] = *triggers;
}

void add_create_options(const Context& ctx, Json& request) {
  if (std::string wanted = on_failure(ctx); !wanted.empty()) request["OnFailure"] = wanted;
  if (const Json* minutes = option(ctx, "TimeoutInMinutes")) request["TimeoutInMinutes"] = *minutes;
  if (const Json* on = option(ctx, "TerminationProtection"))
    request["EnableTerminationProtection"] = *on;
}

// An update that fails is rolled back or left as it is; to delete the stack is no choice there.
void add_update_options(const Context& ctx, Json& request) {
  if (on_failure(ctx) == "DO_NOTHING") request["DisableRollback"] = true;
}

void add_change_set_options(const Context& ctx, bool update, Json& request) {
  std::string wanted = on_failure(ctx);
  if (wanted.empty() || (update && wanted == "DELETE")) return;
  request["OnStackFailure"] = wanted;
}

void set_protection(Context& ctx, const aws::Client& cfn, const Json& stack) {
  const Json* wanted = option(ctx, "TerminationProtection");
  if (!wanted || *wanted == stack.value("EnableTerminationProtection", false)) return;
  cfn.call("UpdateTerminationProtection",
           {{"StackName", text(stack, "/StackId")}, {"EnableTerminationProtection", *wanted}});
  ctx.out.say(fmt::format("Termination protection of stack '{}' is {} now.",
                          text(stack, "/StackName"), *wanted == true ? "on" : "off"));
}

}  // namespace gcdt::kumo
