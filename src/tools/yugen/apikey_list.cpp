// yugen apikey-list: every API key of the region, without their values.
#include "tools/yugen/commands.h"
#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  ctx.out.say("listing api keys");
  Gateway gateway(ctx);
  Json keys = gateway.all("GetApiKeys");
  Json shown = Json::array();
  for (Json& key : keys) {
    show_key(ctx, key);
    key.erase("value");
    shown.push_back(std::move(key));
  }
  if (shown.empty()) ctx.out.info("There is no API key in " + gateway.region() + ".");
  ctx.out.show(output::Result{{{"apiKeys", std::move(shown)}}});
}

const Command apikey_list{"apikey-list [-v]", "list all API keys of the region", run,
                          Needs{.config = false}};

}  // namespace gcdt::yugen
