#include "tools/yugen/stage.h"

#include <array>

#include "base/text.h"

namespace gcdt::yugen {

namespace {

constexpr const char* kSmallestCache = "0.5";

struct Setting {
  std::string_view name;  // in the configuration and in the answer of GetStage
  std::string_view path;  // behind that of the method
};
constexpr std::array<Setting, 10> kSettings{{
    {"metricsEnabled", "/metrics/enabled"},
    {"loggingLevel", "/logging/loglevel"},
    {"dataTraceEnabled", "/logging/dataTrace"},
    {"throttlingBurstLimit", "/throttling/burstLimit"},
    {"throttlingRateLimit", "/throttling/rateLimit"},
    {"cachingEnabled", "/caching/enabled"},
    {"cacheTtlInSeconds", "/caching/ttlInSeconds"},
    {"cacheDataEncrypted", "/caching/dataEncrypted"},
    {"requireAuthorizationForCacheControl", "/caching/requireAuthorizationForCacheControl"},
    {"unauthorizedCacheControlHeaderStrategy", "/caching/unauthorizedCacheControlHeaderStrategy"},
}};

const Setting& setting_named(const std::string& name, const std::string& method) {
  for (const Setting& setting : kSettings)
    if (setting.name == name) return setting;
  std::vector<std::string> known;
  for (const Setting& setting : kSettings) known.emplace_back(setting.name);
  throw Error("'{}' of 'yugen.api.methodSettings.{}' is no setting of a method; there are {}.",
              name, method, join(known, ", "));
}

// As API Gateway takes it: a text, whatever it is.
std::string value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) {
    std::string text = fmt::format("{}", value.get<double>());
    return text;
  }
  return dump(value);
}

// "/path/GET" of "path/GET"; the root is a resource, too, whose name is a slash.
std::string method_path(std::string key) {
  while (key.starts_with("//")) key.erase(0, 1);
  if (!key.starts_with('/')) key.insert(0, 1, '/');
  bool root = key.find('/', 1) == std::string::npos;
  return root ? "/~1" + key : key;
}

Json replace(std::string path, std::string value) {
  return {{"op", "replace"}, {"path", std::move(path)}, {"value", std::move(value)}};
}

std::string current_text(const Json& value, std::string_view pointer) {
  const Json* found = find(value, pointer);
  return found && !found->is_null() ? value_text(*found) : std::string();
}

// Adds the operation unless the stage says that already. `absent`: what no answer means.
void change(Json& operations, const Json& stage, std::string_view pointer,
            const std::string& wanted, std::string_view absent = "") {
  std::string current = current_text(stage, pointer);
  if (current.empty()) current = absent;
  if (current != wanted) operations.push_back(replace(std::string(pointer), wanted));
}

Json current_method_settings(const Json& stage, const std::string& path) {
  const Json* all = find(stage, "/methodSettings");
  if (!all || !all->is_object()) return Json::object();
  auto found = all->find(path.substr(1));
  return found == all->end() ? Json::object() : *found;
}

void change_methods(Json& operations, const Json& wanted, const Json& stage) {
  for (const auto& [key, settings] : wanted.items()) {
    std::string path = method_path(key);
    Json current = current_method_settings(stage, path);
    for (const auto& [name, value] : settings.items()) {
      const Setting& setting = setting_named(name, key);
      auto found = current.find(name);
      if (found != current.end() && value_text(*found) == value_text(value)) continue;
      operations.push_back(replace(path + std::string(setting.path), value_text(value)));
    }
  }
}

void change_cache(Json& operations, const Json& api, const Json& stage) {
  if (!api.contains("cacheClusterEnabled")) return;
  Json wanted = cache_settings(api);
  change(operations, stage, "/cacheClusterEnabled", value_text(wanted.at("cacheClusterEnabled")),
         "false");
  if (wanted.contains("cacheClusterSize"))
    change(operations, stage, "/cacheClusterSize", text(wanted, "/cacheClusterSize"));
}

void change_variables(Json& operations, const Json& wanted, const Json& stage) {
  for (const auto& [name, value] : wanted.items())
    change(operations, stage, "/variables/" + name, value_text(value));
}

void change_access_logs(Json& operations, const Json& wanted, const Json& stage) {
  std::string group = text(wanted, "/destinationArn");
  if (group.ends_with(":*")) group.resize(group.size() - 2);  // as CloudFormation writes it
  if (current_text(stage, "/accessLogSettings/destinationArn") != group)
    operations.push_back(replace("/accessLogSettings/destinationArn", group));
  std::string format = text_or(wanted, "/format",
                               "$context.requestId $context.httpMethod "
                               "$context.path $context.status");
  if (current_text(stage, "/accessLogSettings/format") != format)
    operations.push_back(replace("/accessLogSettings/format", format));
}

// The limits of all methods that have none of their own.
Json default_method(const Json& throttling) {
  Json settings = Json::object();
  if (throttling.contains("rateLimit"))
    settings["throttlingRateLimit"] = throttling.at("rateLimit");
  if (throttling.contains("burstLimit"))
    settings["throttlingBurstLimit"] = throttling.at("burstLimit");
  return {{"/*/*", std::move(settings)}};
}

}  // namespace

Json method_settings(const Json& wanted) {
  Json operations = Json::array();
  change_methods(operations, wanted, Json::object());
  return operations;
}

Json cache_settings(const Json& api) {
  bool enabled = api.value("cacheClusterEnabled", false);
  Json settings{{"cacheClusterEnabled", enabled}};
  if (enabled) settings["cacheClusterSize"] = text_or(api, "/cacheClusterSize", kSmallestCache);
  return settings;
}

Json stage_changes(const Json& api, const Json& stage) {
  Json operations = Json::array();
  change_cache(operations, api, stage);
  if (const Json* throttling = find(api, "/throttling"))
    change_methods(operations, default_method(*throttling), stage);
  if (const Json* settings = find(api, "/methodSettings"))
    change_methods(operations, *settings, stage);
  if (const Json* tracing = find(api, "/tracingEnabled"))
    change(operations, stage, "/tracingEnabled", value_text(*tracing), "false");
  if (const Json* variables = find(api, "/stageVariables"))
    change_variables(operations, *variables, stage);
  if (const Json* logs = find(api, "/accessLogs")) change_access_logs(operations, *logs, stage);
  return operations;
}

}  // namespace gcdt::yugen
