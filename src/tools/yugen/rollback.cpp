// yugen rollback: lets the stage show an earlier deployment.
#include "base/text.h"
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

namespace {

// The one that was asked for, or the newest that is older than the live one.
const Json& choose(const std::vector<Json>& deployments, const std::string& live,
                   const std::optional<std::string>& wanted) {
  auto with_id = [&](const std::string& id) {
    return std::ranges::find_if(
        deployments, [&](const Json& deployment) { return text(deployment, "/id") == id; });
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
  Gateway gateway(ctx);
  Json api = require_api(ctx, gateway);
  std::string id = text(api, "/id"), name = stage_name(ctx);
  Json stage = require_stage(gateway, api, name);
  std::string live = text(stage, "/deploymentId");
  std::vector<Json> deployments = deployments_of(gateway, id);
  const Json& target = choose(deployments, live, ctx.args.get("--to"));
  std::string to = text(target, "/id");
  if (to == live) {
    ctx.out.say(fmt::format("Stage '{}' shows the deployment {} already.", name, to));
  } else {
    gateway.call("UpdateStage",
                 {{"restApiId", id},
                  {"stageName", name},
                  {"patchOperations",
                   Json::array({{{"op", "replace"}, {"path", "/deploymentId"}, {"value", to}}})}});
    ctx.out.say(fmt::format("Stage '{}' shows the deployment {} of {}, instead of {}.", name, to,
                            text_or(target, "/createdDate"), live));
    ctx.out.info(
        "The definition in API Gateway is still the newer one; `yugen deploy` deploys what "
        "the file says.");
  }
  ctx.out.show(output::Result{{{"id", id},
                               {"stage", name},
                               {"deployment", to},
                               {"before", live},
                               {"changed", to != live}}});
}

}  // namespace

const Command rollback{"rollback [--to=<id>] [-v]", "let the stage show an earlier deployment",
                       run};

}  // namespace gcdt::yugen
