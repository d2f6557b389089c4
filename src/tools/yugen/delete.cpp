// yugen delete -f: the API, what lets it call functions, its usage plan and its base path.
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/usage_plan.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  Gateway gateway(ctx);
  ctx.out.say("deleting api: " + api_name(ctx));
  Json api = require_api(ctx, gateway);
  std::string id = text(api, "/id");
  show_api(ctx, api);
  if (ctx.section().contains("customDomain"))
    release_custom_domain(ctx, gateway, id, ctx.args.has("--with-domain"));
  revoke_plan(ctx, gateway, id);
  gateway.call("DeleteRestApi", {{"restApiId", id}});
  forbid_calls(ctx, existing_functions(ctx), id);
  ctx.out.show(output::Result{{{"id", id}, {"name", api_name(ctx)}, {"deleted", true}}});
}

const Command remove{"delete -f [--with-domain] [-v]", "delete the API", run};

}  // namespace gcdt::yugen
