#include "tools/yugen/usage_plan.h"

#include "base/text.h"

namespace gcdt::yugen {

namespace {

std::string key_id(const Context& ctx) {
  return text_or(ctx.section(), "/api/apiKey");
}

std::string plan_name(const Context& ctx) {
  return text_or(ctx.section(), "/api/usagePlan/name",
                 fmt::format("{}-{}", api_name(ctx), stage_name(ctx)));
}

std::optional<Json> find_plan(const Context& ctx, const Gateway& gateway) {
  std::string name = plan_name(ctx);
  for (Json& plan : gateway.all("GetUsagePlans"))
    if (text_or(plan, "/name") == name) return std::move(plan);
  return std::nullopt;
}

bool has_stage(const Json& plan, const std::string& api_id, const std::string& stage) {
  return std::ranges::any_of(array_or_empty(plan, "/apiStages"), [&](const Json& entry) {
    return text_or(entry, "/apiId") == api_id && text_or(entry, "/stage") == stage;
  });
}

std::string number_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

// Limits that differ; numbers are compared as such, for 100 comes back as 100.0.
void change_limits(Json& operations, const Json& wanted, const Json& plan, const char* group) {
  auto limits = wanted.find(group);
  if (limits == wanted.end()) return;
  for (const auto& [name, value] : limits->items()) {
    std::string path = fmt::format("/{}/{}", group, name);
    const Json* current = find(plan, path);
    if (current && *current == value) continue;
    operations.push_back({{"op", "replace"}, {"path", path}, {"value", number_text(value)}});
  }
}

Json create_plan(const Context& ctx, const Gateway& gateway, const std::string& api_id) {
  Json params{{"name", plan_name(ctx)},
              {"description", fmt::format("Callers of {}", api_name(ctx))},
              {"apiStages", Json::array({{{"apiId", api_id}, {"stage", stage_name(ctx)}}})}};
  if (const Json* wanted = find(ctx.section(), "/api/usagePlan"))
    for (const char* group : {"throttle", "quota"})
      if (wanted->contains(group)) params[group] = wanted->at(group);
  return gateway.call("CreateUsagePlan", std::move(params));
}

bool update_plan(const Context& ctx, const Gateway& gateway, const Json& plan,
                 const std::string& api_id) {
  Json operations = Json::array();
  std::string stage = stage_name(ctx);
  if (!has_stage(plan, api_id, stage))
    operations.push_back({{"op", "add"}, {"path", "/apiStages"}, {"value", api_id + ":" + stage}});
  if (const Json* wanted = find(ctx.section(), "/api/usagePlan"))
    for (const char* group : {"throttle", "quota"}) change_limits(operations, *wanted, plan, group);
  if (operations.empty()) return false;
  gateway.call("UpdateUsagePlan",
               {{"usagePlanId", text(plan, "/id")}, {"patchOperations", std::move(operations)}});
  return true;
}

bool add_key(const Gateway& gateway, const std::string& plan, const std::string& key) {
  for (const Json& known : gateway.all("GetUsagePlanKeys", {{"usagePlanId", plan}}))
    if (text_or(known, "/id") == key) return false;
  gateway.call("CreateUsagePlanKey",
               {{"usagePlanId", plan}, {"keyId", key}, {"keyType", "API_KEY"}});
  return true;
}

}  // namespace

void require_key(Context& ctx) {
  Gateway gateway(ctx);
  std::string key = key_id(ctx);
  if (key.empty() || gateway.find("GetApiKey", {{"apiKey", key}})) return;
  throw Error(
      "There is no API key with the id '{}' (yugen.api.apiKey) in {}. `yugen apikey-list` shows "
      "the keys, `yugen apikey-create` makes one.",
      key, gateway.region());
}

bool grant_key(Context& ctx, const std::string& api_id) {
  Gateway gateway(ctx);
  std::string key = key_id(ctx);
  if (key.empty()) {
    ctx.out.info("No API key is configured (yugen.api.apiKey).");
    return false;
  }
  auto plan = find_plan(ctx, gateway);
  bool changed = !plan || update_plan(ctx, gateway, *plan, api_id);
  if (!plan) plan = create_plan(ctx, gateway, api_id);
  changed |= add_key(gateway, text(*plan, "/id"), key);
  if (changed) {
    ctx.out.say("updating api key");
    ctx.out.info(fmt::format("The key {} calls {} by the usage plan '{}'.", key, stage_name(ctx),
                             plan_name(ctx)));
  }
  return changed;
}

void revoke_plan(Context& ctx, const std::string& api_id) {
  Gateway gateway(ctx);
  auto plan = find_plan(ctx, gateway);
  if (!plan) return;
  std::string id = text(*plan, "/id");
  Json operations = Json::array();
  size_t others = 0;
  for (const Json& entry : array_or_empty(*plan, "/apiStages")) {
    if (text_or(entry, "/apiId") != api_id) {
      ++others;
      continue;
    }
    operations.push_back({{"op", "remove"},
                          {"path", "/apiStages"},
                          {"value", api_id + ":" + text(entry, "/stage")}});
  }
  if (!operations.empty())
    gateway.call("UpdateUsagePlan", {{"usagePlanId", id}, {"patchOperations", operations}});
  if (others > 0 || operations.empty()) return;
  ctx.out.say(fmt::format("deleting usage plan: {}", text(*plan, "/name")));
  gateway.call("DeleteUsagePlan", {{"usagePlanId", id}});
}

}  // namespace gcdt::yugen
