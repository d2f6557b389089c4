#include "tools/kumo/legacy_hooks.h"

#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

struct Hook {
  std::string_view name;
  std::string_view message;      // said before it runs
  std::string_view replacement;  // the lifecycle signal to connect to instead
};

constexpr Hook kHooks[] = {
    {"pre_hook", "", "command_init"},
    {"pre_create_hook", "Executing pre create hook...", "command_init"},
    {"pre_update_hook", "Executing pre update hook...", "command_init"},
    {"post_create_hook", "CloudFormation is done, now executing post create hook...",
     "command_finalized"},
    {"post_update_hook", "CloudFormation is done, now executing post update hook...",
     "command_finalized"},
    {"post_hook", "CloudFormation is done, now executing post hook...", "command_finalized"},
};

const Hook& hook_named(std::string_view name) {
  return *std::ranges::find(kHooks, name, &Hook::name);
}

Json stack_member(const Json* stack, const char* member) {
  if (!stack || !stack->contains(member)) return nullptr;
  return stack->at(member);
}

}  // namespace

void LegacyHooks::run(std::string_view name, const Json* stack) {
  auto defined = source_.functions.find(name);
  if (defined == source_.functions.end()) return;
  const Hook& hook = hook_named(name);
  ctx_.out.warning(
      fmt::format("The hook '{}' in cloudformation.py is deprecated; connect a function "
                  "to the signal '{}' instead.",
                  name, hook.replacement));
  const auto& [parameters, any_keyword] = defined->second;
  Json request = {{"function", name}};
  if (name == "pre_hook") {
    if (!parameters.empty()) {
      ctx_.out.error("pre_hook can not have any arguments, so it is skipped");
      return;
    }
  } else if (!parameters.empty() || any_keyword) {
    request["awsclient"] = true;
    request["kwargs"] = {{"config", ctx_.section()},
                         {"parameters", stack_parameters(ctx_)},
                         {"stack_outputs", stack_member(stack, "Outputs")},
                         {"stack_state", stack_member(stack, "StackStatus")}};
  }
  if (!hook.message.empty()) ctx_.out.say(std::string(hook.message), output::Style::green);
  ctx_.python.request("call", request);
}

}  // namespace gcdt::kumo
