// yugen deploy: imports the definition, lets the API call its functions, and deploys it to the
// stage, with the settings, the key and the domain of the configuration (40-yugen 5).
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"
#include "tools/yugen/definition.h"
#include "tools/yugen/deployment.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/stage.h"
#include "tools/yugen/usage_plan.h"

namespace gcdt::yugen {

namespace {

class ApiDeployment {
 public:
  explicit ApiDeployment(Context& ctx)
      : ctx_(ctx), gateway_(ctx), name_(api_name(ctx)), stage_name_(stage_name(ctx)) {
    if (const Json* found = find(ctx.section(), "/api")) api_ = *found;
  }

  // What can be known to be wrong is found before anything is changed.
  void run() {
    stage_changes(api_, Json::object());
    file_ = find_file();
    functions_ = find_functions(ctx_);
    auto existing = find_api(ctx_, gateway_);
    if (existing) id_ = text(*existing, "/id");
    Definition definition = read();
    require_title(definition, name_);
    require_key(ctx_, gateway_);
    if (ctx_.section().contains("customDomain")) check_custom_domain(ctx_, gateway_);
    std::optional<Json> stage;
    if (existing) stage = find_stage(gateway_, id_, stage_name_);
    if (stage) live_ = text_or(*stage, "/deploymentId");
    if (!existing)
      import(definition);
    else if (!live_.empty() && is_live(definition))
      ctx_.out.say(fmt::format("The definition has not changed since the deployment {}.", live_));
    else
      update(definition);
    permit_calls(ctx_, functions_, id_);
    if (imported_) deploy(read().text());
    finish(stage);
  }

 private:
  std::filesystem::path find_file() {
    try {
      return find_definition(ctx_.dir, [this](const std::string& text) { ctx_.out.warning(text); });
    } catch (const Error& error) {  // whether the API is known is told, too
      ctx_.out.say(error.what());
      require_api(ctx_, gateway_);
      throw Error("Nothing was deployed.");
    }
  }

  Definition read() const {
    return read_definition(file_, definition_variables(ctx_, functions_, id_, gateway_.region()));
  }

  bool is_live(const Definition& definition) const {
    auto deployment = gateway_.find("GetDeployment", {{"restApiId", id_}, {"deploymentId", live_}});
    return deployment && describes(*deployment, fingerprint(definition.text()));
  }

  void import(const Definition& definition) {
    ctx_.out.say("Import from swagger file");
    Json params{{"failOnWarnings", true}, {"body", definition.text()}};
    if (std::string type = text_or(api_, "/endpointType"); !type.empty())
      params["parameters"] = {{"endpointConfigurationTypes", type}};
    Json answer = import_once(std::move(params));
    id_ = text(answer, "/id");
    imported_ = true;
    show_api(ctx_, answer);
  }

  // Names of APIs are not unique: where nobody knows what came of the call, AWS is asked.
  Json import_once(Json params) const {
    try {
      return gateway_.call("ImportRestApi", std::move(params));
    } catch (const ServiceError& error) {
      if (!error.outcome_unknown) throw;
      auto made = find_api(ctx_, gateway_);
      if (!made) throw;
      throw Error("{} All the same there is an API '{}' ({}) now; `yugen deploy` goes on with it.",
                  error.what(), name_, text(*made, "/id"));
    }
  }

  void update(const Definition& definition) {
    ctx_.out.say("update from swagger file");
    Json answer = gateway_.call("PutRestApi", {{"restApiId", id_},
                                               {"mode", text_or(api_, "/importMode", "overwrite")},
                                               {"failOnWarnings", true},
                                               {"body", definition.text()}});
    imported_ = true;
    show_api(ctx_, answer);
  }

  void deploy(const std::string& definition) {
    ctx_.out.say("create deployment");
    Json params{{"restApiId", id_},
                {"stageName", stage_name_},
                {"description", deployment_description(ctx_, fingerprint(definition))}};
    params.update(cache_settings(api_));
    Json answer = gateway_.call("CreateDeployment", std::move(params));
    deployment_ = text(answer, "/id");
    show_deployment(ctx_, answer);
  }

  // What is beside the definition. `stage`: as it was before; nullopt: it was made just now.
  void finish(std::optional<Json> stage) {
    if (!stage) stage = find_stage(gateway_, id_, stage_name_);
    Json changes = stage_changes(api_, stage.value_or(Json::object()));
    if (!changes.empty()) {
      ctx_.out.say("update method settings for stage");
      gateway_.call("UpdateStage",
                    {{"restApiId", id_}, {"stageName", stage_name_}, {"patchOperations", changes}});
    }
    bool changed = !deployment_.empty() || !changes.empty();
    changed |= grant_key(ctx_, gateway_, id_);
    if (ctx_.section().contains("customDomain"))
      changed |= ensure_custom_domain(ctx_, gateway_, id_);
    if (const Json* keep = find(api_, "/keepDeployments"); keep && !deployment_.empty())
      delete_old_deployments(ctx_, gateway_, id_, keep->get<size_t>());
    std::string url = stage_url(gateway_.region(), id_, stage_name_);
    ctx_.out.say((changed ? "Deployed: " : "Nothing to deploy: ") + url);
    ctx_.out.show(output::Result{{{"id", id_},
                                  {"name", name_},
                                  {"stage", stage_name_},
                                  {"deployment", deployment_.empty() ? live_ : deployment_},
                                  {"url", url},
                                  {"changed", changed}}});
  }

 public:
  // For somebody who has to know what is live after all that did not happen.
  void say_what_is_live() const {
    if (!imported_ || !deployment_.empty()) return;
    std::string now = live_.empty() ? "and the stage does not exist yet"
                                    : "but the stage still shows the deployment " + live_;
    ctx_.out.warning(fmt::format(
        "The definition of '{}' ({}) is imported, {}. `yugen deploy` goes on from there.", name_,
        id_, now));
  }

 private:
  Context& ctx_;
  Gateway gateway_;
  const std::string name_, stage_name_;
  Json api_ = Json::object();  // the section yugen.api
  std::filesystem::path file_;
  std::vector<Function> functions_;
  std::string id_;          // of the API; "" = there is none yet
  std::string live_;        // the deployment that the stage showed; "" = none
  std::string deployment_;  // made now; "" = none
  bool imported_ = false;
};

void run(Context& ctx) {
  ApiDeployment deployment(ctx);
  try {
    deployment.run();
  } catch (...) {  // on its way to the one who ends the run
    deployment.say_what_is_live();
    throw;
  }
}

}  // namespace

const Command deploy{
    "deploy [-v]", "create or update the API, and deploy it to its stage", run,
    Needs{.lasting = true},
    "The definition is `swagger.yaml` (or `.yml`, `.json`, `openapi.*`). If it is "
    "the one that the stage shows already, no new deployment is made; permissions, "
    "settings, key and domain are looked after all the same."};

}  // namespace gcdt::yugen
