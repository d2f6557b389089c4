// yugen history: the deployments of the API, newest first, and which of them the stage shows.
#include "base/text.h"
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  Gateway gateway(ctx);
  Json api = require_api(ctx, gateway);
  std::string id = text(api, "/id"), name = stage_name(ctx);
  auto stage = find_stage(gateway, id, name);
  std::string live = stage ? text_or(*stage, "/deploymentId") : std::string();
  output::Table table{.name = "deployments", .head = {"id", "created", "stage", "description"}};
  Json found = Json::array();
  for (Json& deployment : deployments_of(gateway, id)) {
    std::string deployment_id = text(deployment, "/id");
    bool shown = deployment_id == live;
    table.rows.push_back({deployment_id, text_or(deployment, "/createdDate"), shown ? name : "",
                          text_or(deployment, "/description")});
    deployment["live"] = shown;
    found.push_back(std::move(deployment));
  }
  if (table.rows.empty())
    ctx.out.say("The API was never deployed.");
  else
    ctx.out.show(table);
  ctx.out.show(output::Result{{{"id", id}, {"stage", name}, {"deployments", std::move(found)}}});
}

const Command history{"history [-v]", "list the deployments of the API", run};

}  // namespace gcdt::yugen
