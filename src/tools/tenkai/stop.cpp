// tenkai stop: stops a deployment and goes back to what was there before.
#include "tools/tenkai/commands.h"
#include "tools/tenkai/deployment.h"

namespace gcdt::tenkai {

namespace {

std::string wanted_deployment(const Context& ctx) {
  if (auto id = ctx.args.get("<id>")) return *id;
  Group group = configured_group(ctx);
  Json running = running_deployment(ctx, group);
  if (running.is_null())
    throw Error("No deployment runs in the deployment group '{}': there is nothing to stop.",
                group.name);
  return text(running, "/deploymentId");
}

void run(Context& ctx) {
  watch_limit(ctx);
  std::string id = wanted_deployment(ctx);
  Json info =
      ctx.aws("codedeploy").call("GetDeployment", {{"deploymentId", id}}).at("deploymentInfo");
  if (std::string status = text_or(info, "/status"); is_final(status))
    throw Error("Deployment {} is over, it ended in {}: there is nothing to stop.", id, status);
  Watch watch(ctx, id);
  std::string outcome;
  try {
    outcome = stop_deployment(ctx, watch);
  } catch (const Interrupted&) {  // what was asked for is under way
    ctx.out.warning(fmt::format("Deployment {} is left to itself. {}", id, watch.where_to_look()));
    throw;
  }
  std::string status = text_or(watch.info(), "/status");
  if (status != "Stopped") throw Error("{}", outcome);
  ctx.out.say(outcome);
  ctx.out.show(output::Result{{{"deployment", id}, {"status", status}}});
}

}  // namespace

const Command stop{"stop [<id>] [--timeout=<min>] [-v]",
                   "stop a deployment, and go back to what was there before", run,
                   Needs{.lasting = true},
                   "Without an id, the deployment that runs in the group. What is stopped is "
                   "rolled back, and that is watched to its end."};

}  // namespace gcdt::tenkai
