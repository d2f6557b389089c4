// kumo delete: deletes the stack and follows the deletion to its end.
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

static void follow_deletion(Context& ctx, const std::string& name, Follower& follower,
                            std::optional<int> interrupted) {
  try {
    if (interrupted) throw Interrupted{*interrupted};
    std::string status = follower.to_the_end();
    if (status != kRemove.success) throw Error("{}", follower.failure(status));
  } catch (const Interrupted&) {  // the deletion goes on; say so before we leave
    ctx.out.warning(
        fmt::format("The deletion of stack '{}' goes on. {}", name, follower.where_to_look()));
    throw;
  }
}

static void run(Context& ctx) {
  watch_limit(ctx);
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  auto stack = services::existing_stack(cfn, name);
  if (!stack) throw Error("Stack '{}' does not exist.", name);
  std::string id = text(*stack, "/StackId");
  services::StackEvents events(cfn, id);
  events.skip_existing();
  bool running = text(*stack, "/StackStatus") == kRemove.start;
  std::optional<int> interrupted;
  if (running)
    ctx.out.say(fmt::format("Stack '{}' is being deleted already.", name));
  else  // by id: a stack of that name which somebody creates meanwhile is not ours to delete
    interrupted = launch(ctx, cfn, kRemove, with_role(ctx, {{"StackName", id}}))->interrupted;
  Follower follower(ctx, kRemove, name, id, std::move(events));
  if (running) follower.joined();
  follow_deletion(ctx, name, follower, interrupted);
  ctx.out.show(output::Result{{{"stack", name}, {"stack_id", id}, {"status", kRemove.success}}});
}

const Command remove{"delete -f [--timeout=<min>] [-v]", "delete the stack", run,
                     Needs{.lasting = true}};

}  // namespace gcdt::kumo
