#include "tools/kumo/deletion.h"

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

std::string delete_stack(Context& ctx, const aws::Client& cfn, const Json& stack,
                         const Deletion& deletion) {
  std::string name = text(stack, "/StackName"), id = text(stack, "/StackId");
  services::StackEvents events(cfn, id);
  events.skip_existing();
  bool running = text(stack, "/StackStatus") == kRemove.start;
  std::optional<int> interrupted;
  if (running) {
    ctx.out.say(fmt::format("Stack '{}' is being deleted already.", name));
  } else {  // by id: a stack of that name which somebody creates meanwhile is not ours to delete
    Json request = with_role(ctx, {{"StackName", id}});
    if (!deletion.retain.empty()) request["RetainResources"] = deletion.retain;
    interrupted = launch(ctx, cfn, kRemove, std::move(request))->interrupted;
  }
  Follower follower(ctx, kRemove, name, id, std::move(events));
  if (running) follower.joined();
  if (!deletion.wait && !interrupted) {
    ctx.out.say(
        fmt::format("The deletion of stack '{}' has begun. {}", name, follower.where_to_look()));
    return std::string(kRemove.start);
  }
  follow_deletion(ctx, name, follower, interrupted);
  return std::string(kRemove.success);
}

}  // namespace gcdt::kumo
