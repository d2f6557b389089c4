// yugen custom-domain-create: the domain, the mapping and the record, without a deployment.
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  if (!ctx.section().contains("customDomain"))
    throw Error("The section 'yugen.customDomain' is missing in the configuration.");
  auto api = find_api(ctx, *service);
  if (!api) throw Error("Api {} does not exist, aborting...", api_name(ctx));
  require_stage(*service, *api, stage_name(ctx));
  bool changed = ensure_custom_domain(ctx, *service, api->id);
  ctx.out.show(output::Result{{{"domainName", text(ctx.section(), "/customDomain/domainName")},
                               {"id", api->id},
                               {"changed", changed}}});
}

const Command custom_domain_create{"custom-domain-create [-v]",
                                   "give the API a domain name of one's own", run,
                                   Needs{.exclusive = true}};

}  // namespace gcdt::yugen
