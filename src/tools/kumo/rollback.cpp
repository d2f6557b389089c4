// kumo rollback: takes a stack back to its last good state after an update (or creation) that
// failed and was not rolled back; with --continue goes on with a rollback that failed.
#include "base/text.h"
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

// Which of CloudFormation's operations a state allows.
struct Way {
  std::string_view from;
  bool go_on;  // --continue
  Operation operation;
};
constexpr Way kWays[] = {
    {"UPDATE_FAILED",
     false,
     {"rollback", "rolled back", "RollbackStack", "UPDATE_ROLLBACK_IN_PROGRESS",
      "UPDATE_ROLLBACK_COMPLETE"}},
    {"CREATE_FAILED",
     false,
     {"rollback", "rolled back", "RollbackStack", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"}},
    {"UPDATE_ROLLBACK_FAILED",
     true,
     {"rollback", "rolled back", "ContinueUpdateRollback", "UPDATE_ROLLBACK_IN_PROGRESS",
      "UPDATE_ROLLBACK_COMPLETE"}},
};

const Way& way_for(const std::string& name, const std::string& status, bool go_on) {
  for (const Way& way : kWays) {
    if (way.from != status) continue;
    if (way.go_on == go_on) return way;
    throw Error("Stack '{}' is {}: use `kumo rollback{}`.", name, status,
                way.go_on ? " --continue" : "");
  }
  throw Error(
      "Stack '{}' is {}: there is nothing to roll back. Only a stack in CREATE_FAILED, "
      "UPDATE_FAILED or (with --continue) UPDATE_ROLLBACK_FAILED can be.",
      name, status);
}

Json skipped(const Context& ctx) {
  Json ids = Json::array();
  for (const std::string& id : split(ctx.args.get("--skip").value_or(""), ','))
    if (std::string name = trim(id); !name.empty()) ids.push_back(std::move(name));
  return ids;
}

// What keeps the rollback from ending, as --skip takes it.
std::string stuck_resources(const aws::Client& cfn, const std::string& id) {
  std::vector<std::string> stuck;
  for (const Json& resource : cfn.pages("ListStackResources", {{"StackName", id}}))
    if (text(resource, "/ResourceStatus") == "UPDATE_FAILED")
      stuck.push_back(text(resource, "/LogicalResourceId"));
  return join(stuck, ",");
}

std::string failure(const aws::Client& cfn, const Way& way, const Follower& follower,
                    const std::string& status, const std::string& id) {
  std::string told = follower.failure(status);
  if (!way.go_on) return told;
  std::string stuck = stuck_resources(cfn, id);
  if (stuck.empty()) return told;
  return fmt::format(
      "{} If these resources cannot be brought back, leave them as they are with `kumo rollback "
      "--continue --skip={}`.",
      told, stuck);
}

}  // namespace

static void run(Context& ctx) {
  watch_limit(ctx);
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  Json stack = services::require_stack(cfn, name);
  std::string id = text(stack, "/StackId");
  const Way& way = way_for(name, text(stack, "/StackStatus"), ctx.args.has("--continue"));

  services::StackEvents events(cfn, id);
  events.skip_existing();
  Json request = with_role(ctx, {{"StackName", id}});
  if (Json ids = skipped(ctx); !ids.empty()) request["ResourcesToSkip"] = std::move(ids);
  auto started = launch(ctx, cfn, way.operation, std::move(request));
  Follower follower(ctx, way.operation, name, id, std::move(events));
  std::string status;
  try {
    if (started->interrupted) throw Interrupted{*started->interrupted};
    status = follower.to_the_end();
  } catch (const Interrupted&) {  // a rollback cannot be cancelled; say that it goes on
    ctx.out.warning(
        fmt::format("The rollback of stack '{}' goes on. {}", name, follower.where_to_look()));
    throw;
  }
  if (status != way.operation.success) throw Error("{}", failure(cfn, way, follower, status, id));
  ctx.out.show(output::Result{{{"stack", name}, {"stack_id", id}, {"status", status}}});
}

const Command rollback{"rollback [--continue [--skip=<ids>]] [--timeout=<min>] [-v]",
                       "go back to the last good state after a failed update", run,
                       Needs{.lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
