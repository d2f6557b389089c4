// HTTP APIs: simpler and cheaper than REST APIs, without keys, caches and models.
#include <array>

#include "aws/values.h"
#include "base/text.h"
#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

namespace {

constexpr std::chrono::seconds kPause{2};
constexpr std::chrono::minutes kPatience{5};

struct Setting {
  std::string_view name, member;
};
constexpr std::array<Setting, 5> kSettings{{{"throttlingBurstLimit", "ThrottlingBurstLimit"},
                                            {"throttlingRateLimit", "ThrottlingRateLimit"},
                                            {"metricsEnabled", "DetailedMetricsEnabled"},
                                            {"loggingLevel", "LoggingLevel"},
                                            {"dataTraceEnabled", "DataTraceEnabled"}}};

// "GET /orders" of "/orders/GET".
std::string route_key(const std::string& method) {
  size_t slash = method.rfind('/');
  if (slash == std::string::npos) return method;
  std::string path = method.substr(0, slash);
  while (path.starts_with("//")) path.erase(0, 1);
  if (!path.starts_with('/')) path.insert(0, 1, '/');
  return method.substr(slash + 1) + " " + path;
}

Json route_settings(const std::string& method, const Json& wanted) {
  Json settings = Json::object();
  for (const auto& [name, value] : wanted.items()) {
    auto known = std::ranges::find(kSettings, std::string_view(name), &Setting::name);
    if (known == kSettings.end()) {
      std::vector<std::string> names;
      for (const Setting& setting : kSettings) names.emplace_back(setting.name);
      throw Error(
          "'{}' of 'yugen.api.methodSettings.{}' is no setting of a route of an HTTP API; there "
          "are "
          "{}.",
          name, method, join(names, ", "));
    }
    settings[std::string(known->member)] = value;
  }
  return settings;
}

// Whether everything of `wanted` is in `current`.
bool includes(const Json& current, const Json& wanted) {
  if (!wanted.is_object() || !current.is_object()) return current == wanted;
  for (const auto& [name, value] : wanted.items()) {
    auto found = current.find(name);
    if (found == current.end() || !includes(*found, value)) return false;
  }
  return true;
}

class HttpService : public ApiService {
 public:
  explicit HttpService(Context& ctx) : gateway_(ctx, "apigatewayv2"), clock_(ctx.clock) {
    if (const Json* found = find(ctx.section(), "/api")) wanted_ = *found;
  }

  const std::string& region() const override { return gateway_.region(); }

  std::vector<Api> apis() const override {
    std::vector<Api> found;
    for (Json& answer : all("GetApis", Json::object()))
      if (text_or(answer, "/ProtocolType") == "HTTP") found.push_back(api_of(std::move(answer)));
    return found;
  }
  std::optional<Api> api(const std::string& id) const override {
    auto answer = gateway_.find("GetApi", {{"ApiId", id}});
    return answer ? std::optional(api_of(*std::move(answer))) : std::nullopt;
  }
  Api import(const std::string& definition) const override {
    return api_of(gateway_.call("ImportApi", {{"Body", definition}, {"FailOnWarnings", true}}));
  }
  Api replace(const std::string& id, const std::string& definition) const override {
    return api_of(gateway_.call("ReimportApi",
                                {{"ApiId", id}, {"Body", definition}, {"FailOnWarnings", true}}));
  }
  void remove(const std::string& id) const override { gateway_.call("DeleteApi", {{"ApiId", id}}); }

  std::vector<std::string> stage_names(const std::string& id) const override {
    std::vector<std::string> names;
    for (const Json& stage : all("GetStages", {{"ApiId", id}}))
      names.push_back(text(stage, "/StageName"));
    return names;
  }
  std::optional<Stage> stage(const std::string& id, const std::string& name) const override {
    auto answer = gateway_.find("GetStage", {{"ApiId", id}, {"StageName", name}});
    if (!answer) return std::nullopt;
    std::string deployment = text_or(*answer, "/DeploymentId");
    return Stage{std::move(deployment), *std::move(answer)};
  }
  Json stage_changes(const Json& stage) const override {
    Json changes = Json::object();
    auto want = [&](const char* member, Json value) {
      const Json* current = find(stage, fmt::format("/{}", member));
      if (!value.empty() && (!current || !includes(*current, value)))
        changes[member] = std::move(value);
    };
    if (const Json* throttling = find(wanted_, "/throttling"))
      want("DefaultRouteSettings", throttled(*throttling));
    Json routes = Json::object();
    if (const Json* settings = find(wanted_, "/methodSettings"))
      for (const auto& [method, wanted] : settings->items())
        routes[route_key(method)] = route_settings(method, wanted);
    want("RouteSettings", std::move(routes));
    if (const Json* variables = find(wanted_, "/stageVariables"))
      want("StageVariables", *variables);
    if (const Json* logs = find(wanted_, "/accessLogs"))
      want("AccessLogSettings", {{"DestinationArn", text(*logs, "/destinationArn")},
                                 {"Format", text_or(*logs, "/format",
                                                    "$context.requestId $context.routeKey "
                                                    "$context.status")}});
    return changes;
  }
  void change_stage(const std::string& id, const std::string& name,
                    const Json& changes) const override {
    Json params = changes;
    params.update({{"ApiId", id}, {"StageName", name}});
    gateway_.call("UpdateStage", std::move(params));
  }
  void show_deployment(const std::string& id, const std::string& stage,
                       const std::string& deployment) const override {
    change_stage(id, stage, {{"DeploymentId", deployment}});
  }

  std::vector<Deployment> deployments(const std::string& id) const override {
    std::vector<Deployment> found;
    for (Json& answer : all("GetDeployments", {{"ApiId", id}}))
      found.push_back(deployment_of(std::move(answer)));
    return found;
  }
  std::optional<Deployment> deployment(const std::string& id,
                                       const std::string& deployment) const override {
    auto answer = gateway_.find("GetDeployment", {{"ApiId", id}, {"DeploymentId", deployment}});
    return answer ? std::optional(deployment_of(*std::move(answer))) : std::nullopt;
  }
  Deployment deploy(const std::string& id, const std::string& stage, const std::string& description,
                    bool fresh) const override {
    Deployment made = deployment_of(
        gateway_.call("CreateDeployment", {{"ApiId", id}, {"Description", description}}));
    for (auto began = clock_.steady(); text_or(made.answer, "/DeploymentStatus") == "PENDING";) {
      if (clock_.steady() - began >= kPatience)
        throw Error(
            "The deployment {} is still PENDING after 5 minutes; `yugen deploy` makes another.",
            made.id);
      clock_.sleep(kPause);
      made.answer = gateway_.call("GetDeployment", {{"ApiId", id}, {"DeploymentId", made.id}});
    }
    if (text_or(made.answer, "/DeploymentStatus") == "FAILED")
      throw Error("The deployment {} failed: {}", made.id,
                  text_or(made.answer, "/DeploymentStatusMessage", "AWS does not say why."));
    if (fresh)
      gateway_.call("CreateStage",
                    {{"ApiId", id}, {"StageName", stage}, {"DeploymentId", made.id}});
    else
      show_deployment(id, stage, made.id);
    return made;
  }
  void remove_deployment(const std::string& id, const std::string& deployment) const override {
    gateway_.call("DeleteDeployment", {{"ApiId", id}, {"DeploymentId", deployment}});
  }

  std::string exported(const std::string& id, const std::string& stage, Version,
                       Form form) const override {
    Json answer = gateway_.call("ExportApi", {{"ApiId", id},
                                              {"StageName", stage},
                                              {"Specification", "OAS30"},
                                              {"OutputType", form == Form::json ? "JSON" : "YAML"},
                                              {"IncludeExtensions", true}});
    return std::string(aws::bytes_of(answer.at("body")));
  }

  std::vector<Mapping> mappings(const std::string& domain) const override {
    std::vector<Mapping> found;
    for (const Json& answer : all("GetApiMappings", {{"DomainName", domain}}))
      found.push_back({text_or(answer, "/ApiMappingId"), text_or(answer, "/ApiMappingKey"),
                       text_or(answer, "/ApiId"), text_or(answer, "/Stage")});
    return found;
  }
  void map(const std::string& domain, const Mapping& mapping) const override {
    gateway_.call("CreateApiMapping", mapping_params(domain, mapping));
  }
  void remap(const std::string& domain, const Mapping& was, const Mapping& mapping) const override {
    Json params = mapping_params(domain, mapping);
    params["ApiMappingId"] = was.id;
    gateway_.call("UpdateApiMapping", std::move(params));
  }
  void unmap(const std::string& domain, const Mapping& mapping) const override {
    gateway_.call("DeleteApiMapping", {{"DomainName", domain}, {"ApiMappingId", mapping.id}});
  }

 private:
  // Not every list of this service has a paginator.
  Json all(std::string_view operation, Json params) const {
    Json items = Json::array();
    for (;;) {
      Json answer = gateway_.call(operation, params);
      for (const Json& item : array_or_empty(answer, "/Items")) items.push_back(item);
      std::string token = text_or(answer, "/NextToken");
      if (token.empty()) return items;
      if (text_or(params, "/NextToken") == token)
        throw Error("AWS gives the same page of {} again and again.", operation);
      params["NextToken"] = token;
    }
  }
  static Json mapping_params(const std::string& domain, const Mapping& mapping) {
    return {{"DomainName", domain},
            {"ApiMappingKey", mapping.path},
            {"ApiId", mapping.api_id},
            {"Stage", mapping.stage}};
  }
  static Json throttled(const Json& throttling) {
    Json settings = Json::object();
    if (throttling.contains("rateLimit"))
      settings["ThrottlingRateLimit"] = throttling.at("rateLimit");
    if (throttling.contains("burstLimit"))
      settings["ThrottlingBurstLimit"] = throttling.at("burstLimit");
    return settings;
  }
  static Api api_of(Json answer) {
    std::string id = text(answer, "/ApiId"), name = text_or(answer, "/Name");
    return {std::move(id), std::move(name), std::move(answer)};
  }
  static Deployment deployment_of(Json answer) {
    return {text(answer, "/DeploymentId"), text_or(answer, "/CreatedDate"),
            text_or(answer, "/Description"), answer};
  }

  Gateway gateway_;
  os::Clock& clock_;
  Json wanted_ = Json::object();  // the section yugen.api
};

}  // namespace

std::unique_ptr<ApiService> make_http_service(Context& ctx) {
  return std::make_unique<HttpService>(ctx);
}

}  // namespace gcdt::yugen
