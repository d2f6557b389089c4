// yugen delete -f: the API, what lets it call functions, its usage plan and its base path.
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/usage_plan.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  ctx.out.say("deleting api: " + api_name(ctx));
  Api api = require_api(ctx, *service);
  show_api(ctx, api.answer);
  if (ctx.section().contains("customDomain"))
    release_custom_domain(ctx, *service, api.id, ctx.args.has("--with-domain"));
  if (!is_http_api(ctx)) revoke_plan(ctx, api.id);
  service->remove(api.id);
  forbid_calls(ctx, existing_functions(ctx), api.id);
  ctx.out.show(output::Result{{{"id", api.id}, {"name", api_name(ctx)}, {"deleted", true}}});
}

const Command remove{"delete -f [--with-domain] [-v]", "delete the API", run,
                     Needs{.exclusive = true}};

}  // namespace gcdt::yugen
