// tenkai show: how far a deployment is or how it ended, target by target.
#include "tools/tenkai/commands.h"
#include "tools/tenkai/summary.h"
#include "tools/tenkai/watch.h"

namespace gcdt::tenkai {

static void run(Context& ctx) {
  std::string id = *ctx.args.get("<id>");
  auto codedeploy = ctx.aws("codedeploy");
  Json info = codedeploy.call("GetDeployment", {{"deploymentId", id}}).at("deploymentInfo");
  ctx.out.show(output::key_value_table(
      "deployment", info,
      {"deploymentId", "status", "applicationName", "deploymentGroupName", "deploymentConfigName",
       "description", "creator", "createTime", "completeTime", "deploymentOverview",
       "errorInformation", "rollbackInfo", "revision"}));
  Targets targets(codedeploy, id);
  targets.refresh(0, true);
  show_summary(ctx, targets);
  auto start = parse_time(text_or(info, "/createTime"));
  show_diagnostics(ctx, targets, start.value_or(ctx.clock.now() - std::chrono::hours(24)));
  if (std::string why = cause(info, targets); !why.empty())
    ctx.out.say(fmt::format("\nDeployment {} is {}.{}", id, text_or(info, "/status"), why));
  ctx.out.show(output::Result{std::move(info)});
}

const Command show{"show <id> [-v]", "show a deployment with its targets, and why it failed", run,
                   Needs{.config = false}, "The exit code is 0 however the deployment ended."};

}  // namespace gcdt::tenkai
