// yugen custom-domain-delete -f: the mapping of this API, then record and domain if nobody else
// uses them.
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"

namespace gcdt::yugen {

// The API may be gone already: then nothing of the domain is its own.
static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  if (!ctx.section().contains("customDomain"))
    throw Error("The section 'yugen.customDomain' is missing in the configuration.");
  auto api = find_api(ctx, *service);
  std::string name = text(ctx.section(), "/customDomain/domainName");
  if (!release_custom_domain(ctx, *service, api ? api->id : "", true))
    throw Error("There is no custom domain {} in {}.", name, service->region());
  ctx.out.show(output::Result{{{"domainName", name}, {"deleted", true}}});
}

const Command custom_domain_delete{"custom-domain-delete -f [-v]",
                                   "take the API off its domain, and delete that", run,
                                   Needs{.exclusive = true}};

}  // namespace gcdt::yugen
