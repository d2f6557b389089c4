// kumo delete: deletes the stack and follows the deletion to its end.
#include "base/text.h"
#include "services/cloudformation.h"
#include "tools/kumo/buckets.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/deletion.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/readiness.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

// CloudFormation takes the option only after a deletion has failed.
static Json retained(const Context& ctx, const Json& stack) {
  auto given = ctx.args.get("--retain");
  if (!given) return Json::array();
  std::string status = text(stack, "/StackStatus");
  if (status != "DELETE_FAILED")
    throw Error(
        "--retain is for a stack whose deletion failed (DELETE_FAILED), but stack '{}' is {}. Run "
        "`kumo delete -f` without it first.",
        text(stack, "/StackName"), status);
  Json ids = Json::array();
  for (const std::string& id : split(*given, ','))
    if (std::string name = trim(id); !name.empty()) ids.push_back(std::move(name));
  return ids;
}

static void run(Context& ctx) {
  watch_limit(ctx);
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  auto stack = services::existing_stack(cfn, name);
  if (stack && ctx.args.has("--wait") && text(*stack, "/StackStatus") != kRemove.start)
    stack = wait_until_free(ctx, cfn, *stack);
  if (!stack) throw Error("Stack '{}' does not exist.", name);
  Deletion deletion{.retain = retained(ctx, *stack), .wait = !ctx.args.has("--no-wait")};
  if (ctx.args.has("--empty-buckets")) empty_buckets(ctx, cfn, *stack, deletion.retain);
  std::string status = delete_stack(ctx, cfn, *stack, deletion);
  ctx.out.show(output::Result{
      {{"stack", name}, {"stack_id", text(*stack, "/StackId")}, {"status", std::move(status)}}});
}

const Command remove{
    "delete -f [--retain=<ids>] [--empty-buckets] [--wait] [--no-wait] [--timeout=<min>] [-v]",
    "delete the stack", run, Needs{.lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
