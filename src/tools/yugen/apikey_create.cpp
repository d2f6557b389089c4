// yugen apikey-create: a key for the callers of the API.
#include "tools/yugen/api_service.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

static void run(Context& ctx) {
  Gateway gateway(ctx);
  std::string name = *ctx.args.get("<keyname>");
  std::string api = api_name(ctx);
  for (const Json& key : gateway.all("GetApiKeys", {{"nameQuery", name}}))
    if (text_or(key, "/name") == name)
      throw Error("There is an API key '{}' already, {}; a second one could not be told from it.",
                  name, text(key, "/id"));
  ctx.out.say("create api key: " + name);
  Json key = gateway.call(
      "CreateApiKey", {{"name", name}, {"description", "Created for " + api}, {"enabled", true}});
  std::string id = text(key, "/id");
  // Scripts look for this line.
  ctx.out.say(fmt::format("Add this api key '{}' to your api.conf", id));
  ctx.out.info(fmt::format("That is \"apiKey\": \"{}\" in the section yugen.api of gcdt_{}.json.",
                           id, ctx.env));
  ctx.out.show(output::Result{{{"apiKey", id}, {"name", name}}});
}

const Command apikey_create{"apikey-create <keyname> [-v]", "create an API key", run,
                            Needs{.exclusive = true}};

}  // namespace gcdt::yugen
