// yugen rollback: lets the stage show an earlier deployment.
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

namespace {

// The one that was asked for, or the newest that is older than the live one.
const Deployment& choose(const std::vector<Deployment>& deployments, const std::string& live,
                         const std::optional<std::string>& wanted) {
  auto with_id = [&](const std::string& id) {
    return std::ranges::find(deployments, id, &Deployment::id);
  };
  if (wanted) {
    auto found = with_id(*wanted);
    if (found == deployments.end())
      throw Error("There is no deployment '{}'; `yugen history` shows those there are.", *wanted);
    return *found;
  }
  auto current = with_id(live);
  if (current == deployments.end() || std::next(current) == deployments.end())
    throw Error("There is no deployment before {}, which is live.", live);
  return *std::next(current);
}

void run(Context& ctx) {
  auto service = make_api_service(ctx);
  Api api = require_api(ctx, *service);
  std::string name = stage_name(ctx);
  std::string live = require_stage(*service, api, name).deployment;
  std::vector<Deployment> deployments = newest_first(service->deployments(api.id));
  const Deployment& target = choose(deployments, live, ctx.args.get("--to"));
  if (target.id == live) {
    ctx.out.say(fmt::format("Stage '{}' shows the deployment {} already.", name, live));
  } else {
    service->show_deployment(api.id, name, target.id);
    ctx.out.say(fmt::format("Stage '{}' shows the deployment {} of {}, instead of {}.", name,
                            target.id, target.created, live));
    ctx.out.info(
        "The definition in API Gateway is still the newer one; `yugen deploy` deploys what "
        "the file says.");
  }
  ctx.out.show(output::Result{{{"id", api.id},
                               {"stage", name},
                               {"deployment", target.id},
                               {"before", live},
                               {"changed", target.id != live}}});
}

}  // namespace

const Command rollback{"rollback [--to=<id>] [-v]", "let the stage show an earlier deployment", run,
                       Needs{.exclusive = true}};

}  // namespace gcdt::yugen
