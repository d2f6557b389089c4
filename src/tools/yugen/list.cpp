// yugen list: every API of the region, REST APIs first.
#include "tools/yugen/api_service.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  Json shown = Json::array();
  for (const auto& service : {make_rest_service(ctx), make_http_service(ctx)})
    for (const Api& api : service->apis()) {
      show_api(ctx, api.answer);
      shown.push_back(api.answer);
    }
  if (shown.empty()) ctx.out.info("There is no API in " + make_api_service(ctx)->region() + ".");
  ctx.out.show(output::Result{{{"apis", std::move(shown)}}});
}

const Command list{"list [-v]", "list all APIs of the region", run, Needs{.config = false}};

}  // namespace gcdt::yugen
