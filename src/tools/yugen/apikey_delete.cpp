// yugen apikey-delete: the key of the configuration.
#include "tools/yugen/commands.h"
#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  std::string id = text_or(ctx.section(), "/api/apiKey");
  if (id.empty()) throw Error("'yugen.api.apiKey' is missing: it says which key to delete.");
  ctx.out.say("delete api key: " + id);
  Gateway(ctx).call("DeleteApiKey", {{"apiKey", id}});
  ctx.out.show(output::Result{{{"apiKey", id}, {"deleted", true}}});
}

const Command apikey_delete{"apikey-delete [-v]", "delete the API key of the configuration", run,
                            Needs{.exclusive = true}};

}  // namespace gcdt::yugen
