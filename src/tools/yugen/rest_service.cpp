// REST APIs.
#include "aws/values.h"
#include "tools/yugen/api_service.h"
#include "tools/yugen/stage.h"

namespace gcdt::yugen {

namespace {

constexpr std::chrono::seconds kPause{2};
constexpr std::chrono::minutes kPatience{5};
constexpr const char* kRoot = "(none)";  // what the root of a domain is called

std::string root_named(const std::string& path) {
  return path.empty() ? kRoot : path;
}

Json replaced(const char* path, const std::string& value) {
  return {{"op", "replace"}, {"path", path}, {"value", value}};
}

class RestService : public ApiService {
 public:
  explicit RestService(Context& ctx) : gateway_(ctx), clock_(ctx.clock) {
    if (const Json* found = find(ctx.section(), "/api")) wanted_ = *found;
  }

  const std::string& region() const override { return gateway_.region(); }

  std::vector<Api> apis() const override {
    std::vector<Api> found;
    for (Json& answer : gateway_.all("GetRestApis")) found.push_back(api_of(std::move(answer)));
    return found;
  }
  std::optional<Api> api(const std::string& id) const override {
    auto answer = gateway_.find("GetRestApi", {{"restApiId", id}});
    return answer ? std::optional(api_of(*std::move(answer))) : std::nullopt;
  }
  Api import(const std::string& definition) const override {
    Json params{{"failOnWarnings", true}, {"body", definition}};
    if (std::string type = text_or(wanted_, "/endpointType"); !type.empty())
      params["parameters"] = {{"endpointConfigurationTypes", type}};
    return settled(gateway_.call("ImportRestApi", std::move(params)));
  }
  Api replace(const std::string& id, const std::string& definition) const override {
    return settled(
        gateway_.call("PutRestApi", {{"restApiId", id},
                                     {"mode", text_or(wanted_, "/importMode", "overwrite")},
                                     {"failOnWarnings", true},
                                     {"body", definition}}));
  }
  void remove(const std::string& id) const override {
    gateway_.call("DeleteRestApi", {{"restApiId", id}});
  }

  std::vector<std::string> stage_names(const std::string& id) const override {
    std::vector<std::string> names;
    Json answer = gateway_.call("GetStages", {{"restApiId", id}});
    for (const Json& stage : array_or_empty(answer, "/item"))
      names.push_back(text(stage, "/stageName"));
    return names;
  }
  std::optional<Stage> stage(const std::string& id, const std::string& name) const override {
    auto answer = gateway_.find("GetStage", {{"restApiId", id}, {"stageName", name}});
    if (!answer) return std::nullopt;
    std::string deployment = text_or(*answer, "/deploymentId");
    return Stage{std::move(deployment), *std::move(answer)};
  }
  Json stage_changes(const Json& stage) const override {
    return yugen::stage_changes(wanted_, stage);
  }
  void change_stage(const std::string& id, const std::string& name,
                    const Json& changes) const override {
    gateway_.call("UpdateStage",
                  {{"restApiId", id}, {"stageName", name}, {"patchOperations", changes}});
  }
  void show_deployment(const std::string& id, const std::string& stage,
                       const std::string& deployment) const override {
    change_stage(id, stage, Json::array({replaced("/deploymentId", deployment)}));
  }

  std::vector<Deployment> deployments(const std::string& id) const override {
    std::vector<Deployment> found;
    for (Json& answer : gateway_.all("GetDeployments", {{"restApiId", id}}))
      found.push_back(deployment_of(std::move(answer)));
    return found;
  }
  std::optional<Deployment> deployment(const std::string& id,
                                       const std::string& deployment) const override {
    auto answer = gateway_.find("GetDeployment", {{"restApiId", id}, {"deploymentId", deployment}});
    return answer ? std::optional(deployment_of(*std::move(answer))) : std::nullopt;
  }
  Deployment deploy(const std::string& id, const std::string& stage, const std::string& description,
                    bool) const override {
    Json params{{"restApiId", id}, {"stageName", stage}, {"description", description}};
    params.update(cache_settings(wanted_));
    return deployment_of(gateway_.call("CreateDeployment", std::move(params)));
  }
  void remove_deployment(const std::string& id, const std::string& deployment) const override {
    gateway_.call("DeleteDeployment", {{"restApiId", id}, {"deploymentId", deployment}});
  }

  std::string exported(const std::string& id, const std::string& stage, Version version,
                       Form form) const override {
    Json answer = gateway_.call(
        "GetExport", {{"restApiId", id},
                      {"stageName", stage},
                      {"exportType", version == Version::openapi ? "oas30" : "swagger"},
                      {"parameters", {{"extensions", "apigateway"}}},
                      {"accepts", form == Form::json ? "application/json" : "application/yaml"}});
    return std::string(aws::bytes_of(answer.at("body")));
  }

  std::vector<Mapping> mappings(const std::string& domain) const override {
    std::vector<Mapping> found;
    for (const Json& answer : gateway_.all("GetBasePathMappings", {{"domainName", domain}})) {
      std::string path = text_or(answer, "/basePath", kRoot);
      found.push_back({path, path == kRoot ? "" : path, text_or(answer, "/restApiId"),
                       text_or(answer, "/stage")});
    }
    return found;
  }
  void map(const std::string& domain, const Mapping& mapping) const override {
    gateway_.call("CreateBasePathMapping", {{"domainName", domain},
                                            {"basePath", root_named(mapping.path)},
                                            {"restApiId", mapping.api_id},
                                            {"stage", mapping.stage}});
  }
  void remap(const std::string& domain, const Mapping& was, const Mapping& mapping) const override {
    Json operations = Json::array();
    if (was.stage != mapping.stage) operations.push_back(replaced("/stage", mapping.stage));
    if (was.api_id != mapping.api_id) operations.push_back(replaced("/restApiId", mapping.api_id));
    gateway_.call("UpdateBasePathMapping", {{"domainName", domain},
                                            {"basePath", root_named(was.path)},
                                            {"patchOperations", std::move(operations)}});
  }
  void unmap(const std::string& domain, const Mapping& mapping) const override {
    gateway_.call("DeleteBasePathMapping",
                  {{"domainName", domain}, {"basePath", root_named(mapping.path)}});
  }

 private:
  // Some changes of an API take a while, and may fail in the end.
  Api settled(Json answer) const {
    std::string id = text(answer, "/id"), status = text_or(answer, "/apiStatus");
    Json now = answer;
    for (auto began = clock_.steady(); status == "UPDATING" || status == "PENDING";
         status = text_or(now, "/apiStatus")) {
      if (clock_.steady() - began >= kPatience)
        throw Error(
            "The API '{}' ({}) is still {} after 5 minutes. `yugen deploy` goes on with it.",
            text_or(answer, "/name"), id, status);
      clock_.sleep(kPause);
      now = gateway_.call("GetRestApi", {{"restApiId", id}});
    }
    if (status == "FAILED")
      throw Error("The definition of '{}' ({}) could not be put in place: {}",
                  text_or(answer, "/name"), id,
                  text_or(now, "/apiStatusMessage", "AWS does not say why."));
    return api_of(std::move(answer));
  }
  static Api api_of(Json answer) {
    std::string id = text(answer, "/id"), name = text_or(answer, "/name");
    return {std::move(id), std::move(name), std::move(answer)};
  }
  static Deployment deployment_of(Json answer) {
    return {text(answer, "/id"), text_or(answer, "/createdDate"), text_or(answer, "/description"),
            answer};
  }

  Gateway gateway_;
  os::Clock& clock_;
  Json wanted_ = Json::object();  // the section yugen.api
};

}  // namespace

std::unique_ptr<ApiService> make_rest_service(Context& ctx) {
  return std::make_unique<RestService>(ctx);
}

}  // namespace gcdt::yugen
