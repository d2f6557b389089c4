#include "tools/yugen/api_service.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::yugen {

static std::string config_text(const Context& ctx, std::string_view pointer) {
  std::string value = text_or(ctx.section(), pointer);
  if (value.empty()) throw Error("'yugen.{}' is missing in the configuration.", dotted(pointer));
  return value;
}

bool is_http_api(const Context& ctx) {
  return text_or(ctx.section(), "/api/type", "REST") == "HTTP";
}

std::unique_ptr<ApiService> make_api_service(Context& ctx) {
  return is_http_api(ctx) ? make_http_service(ctx) : make_rest_service(ctx);
}

std::string api_name(const Context& ctx) {
  return config_text(ctx, "/api/name");
}

std::string stage_name(const Context& ctx) {
  std::string name = config_text(ctx, "/api/targetStage");
  bool plain = std::ranges::all_of(lower(name), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  bool taken = name.size() <= 128 && (plain || (is_http_api(ctx) && name == "$default"));
  if (!taken)
    throw Error(
        "'yugen.api.targetStage' is '{}'; the name of a stage has letters, digits, '-' and '_', at "
        "most 128 of them.",
        name);
  return name;
}

std::optional<Api> find_api(const Context& ctx, const ApiService& service) {
  std::string name = api_name(ctx);
  std::vector<std::string> ids;
  std::optional<Api> found;
  for (Api& api : service.apis()) {
    if (api.name != name) continue;
    ids.push_back(api.id);
    found = std::move(api);
  }
  if (ids.size() > 1)
    throw Error("more than one API with that name found. Clean up manually first: '{}' is {}.",
                name, join(ids, " and "));
  return found;
}

Api require_api(const Context& ctx, const ApiService& service) {
  auto api = find_api(ctx, service);
  if (!api)
    throw Error("API name unknown: there is no API '{}' in {}.", api_name(ctx), service.region());
  return *std::move(api);
}

Stage require_stage(const ApiService& service, const Api& api, const std::string& stage) {
  if (auto found = service.stage(api.id, stage)) return *std::move(found);
  std::vector<std::string> names = service.stage_names(api.id);
  std::string others =
      names.empty() ? "; it was never deployed" : fmt::format("; there is {}", join(names, ", "));
  throw Error("The API '{}' has no stage '{}'{}.", api.name, stage, others);
}

}  // namespace gcdt::yugen
