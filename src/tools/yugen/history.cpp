// yugen history: the deployments of the API, newest first, and which of them the stage shows.
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  Api api = require_api(ctx, *service);
  std::string name = stage_name(ctx);
  auto stage = service->stage(api.id, name);
  output::Table table{.name = "deployments", .head = {"id", "created", "stage", "description"}};
  Json found = Json::array();
  for (const Deployment& deployment : newest_first(service->deployments(api.id))) {
    bool live = stage && stage->deployment == deployment.id;
    table.rows.push_back(
        {deployment.id, deployment.created, live ? name : "", deployment.description});
    found.push_back({{"id", deployment.id},
                     {"created", deployment.created},
                     {"description", deployment.description},
                     {"live", live}});
  }
  if (table.rows.empty())
    ctx.out.say("The API was never deployed.");
  else
    ctx.out.show(table);
  ctx.out.show(
      output::Result{{{"id", api.id}, {"stage", name}, {"deployments", std::move(found)}}});
}

const Command history{"history [-v]", "list the deployments of the API", run};

}  // namespace gcdt::yugen
