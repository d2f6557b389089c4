// yugen list: every API of the region.
#include "tools/yugen/commands.h"
#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  Json apis = Gateway(ctx).all("GetRestApis");
  for (const Json& api : apis) show_api(ctx, api);
  ctx.out.show(output::Result{{{"apis", std::move(apis)}}});
}

const Command list{"list [-v]", "list all APIs of the region", run, Needs{.config = false}};

}  // namespace gcdt::yugen
