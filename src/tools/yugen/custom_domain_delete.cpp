// yugen custom-domain-delete -f: the mapping of this API, then record and domain if nobody else
// uses them.
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  Api api = require_api(ctx, *service);
  release_custom_domain(ctx, *service, api.id, true);
  ctx.out.show(output::Result{
      {{"domainName", text(ctx.section(), "/customDomain/domainName")}, {"deleted", true}}});
}

const Command custom_domain_delete{"custom-domain-delete -f [-v]",
                                   "take the API off its domain, and delete that", run};

}  // namespace gcdt::yugen
