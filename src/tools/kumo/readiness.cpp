#include "tools/kumo/readiness.h"

#include "base/words.h"
#include "output/activity.h"
#include "tools/kumo/deletion.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

std::optional<Json> wait_until_free(Context& ctx, const aws::Client& cfn, Json stack) {
  auto status = [&] { return text(stack, "/StackStatus"); };
  std::string name = text(stack, "/StackName"), id = text(stack, "/StackId");
  if (stack_state(status()).final) return stack;
  ctx.out.say(fmt::format("Stack '{}' is {}. {} Waiting until it is over (stack id {}).", name,
                          status(), who_is_busy(cfn, id), id));
  auto limit = watch_limit(ctx);
  auto began = ctx.clock.steady();
  Pace pace(ctx.clock, ctx.random);
  output::Activity waiting(ctx.out, fmt::format("waiting for {}", name), ctx.clock);
  while (!stack_state(status()).final) {
    if (limit && ctx.clock.steady() - began >= *limit)
      throw Error("Stack '{}' is still {} after {}. Nothing was changed (stack id {}).", name,
                  status(), counted(limit->count(), "minute"), id);
    waiting.detail(status());
    ctx.clock.sleep(pace.pause());
    auto now = services::describe_stack(cfn.polling(), id);
    if (!now) break;
    stack = std::move(*now);
  }
  return services::existing_stack(cfn, name);
}

std::optional<Json> ready_for_deploy(Context& ctx, const aws::Client& cfn,
                                     const std::string& name) {
  auto stack = services::existing_stack(cfn, name);
  if (stack && ctx.args.has("--wait")) stack = wait_until_free(ctx, cfn, std::move(*stack));
  if (!stack) return std::nullopt;
  std::string status = text(*stack, "/StackStatus");
  if (stack_state(status).at_deploy == AtDeploy::redo && ctx.args.has("--recreate-failed")) {
    ctx.out.say(fmt::format("Stack '{}' is {}: deleting it first.", name, status));
    delete_stack(ctx, cfn, *stack);
    return std::nullopt;
  }
  require_deployable(cfn, *stack);
  // What failed and was not rolled back can be deployed to. Whoever does that ought to know.
  if (status.ends_with("_FAILED"))
    ctx.out.warning(fmt::format(
        "Stack '{}' is {}: what was begun failed and was not rolled back. This deployment goes on "
        "from there; `kumo rollback` would go back.",
        name, status));
  return stack;
}

}  // namespace gcdt::kumo
