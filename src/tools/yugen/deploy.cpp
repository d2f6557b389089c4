// yugen deploy: imports the definition, lets the API call its functions, and deploys it to the
// stage, with the settings, the key and the domain of the configuration (40-yugen 5).
#include "base/text.h"
#include "tools/yugen/commands.h"
#include "tools/yugen/custom_domain.h"
#include "tools/yugen/definition.h"
#include "tools/yugen/deployment.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/review.h"
#include "tools/yugen/usage_plan.h"
#include "tools/yugen/web_acl.h"

namespace gcdt::yugen {

namespace {

class ApiDeployment {
 public:
  explicit ApiDeployment(Context& ctx)
      : ctx_(ctx),
        service_(make_api_service(ctx)),
        name_(api_name(ctx)),
        stage_name_(stage_name(ctx)) {
    if (const Json* found = find(ctx.section(), "/api")) api_ = *found;
  }

  // What can be known to be wrong is found before anything is changed.
  void run() {
    service_->stage_changes(Json::object());
    require_possible();
    file_ = find_file();
    functions_ = find_functions(ctx_);
    auto existing = find_api(ctx_, *service_);
    if (existing) id_ = existing->id;
    Definition definition = read();
    require_title(definition, name_);
    require_valid(definition, api_kind(ctx_),
                  [this](const std::string& text) { ctx_.out.warning(text); });
    require_called_functions(ctx_, lambda_calls(definition), functions_);
    if (!is_http_api(ctx_)) require_key(ctx_);
    if (ctx_.section().contains("customDomain")) check_custom_domain(ctx_, *service_, id_);
    std::optional<Stage> stage;
    if (existing) stage = service_->stage(id_, stage_name_);
    if (stage) live_ = stage->deployment;
    if (ctx_.args.has("--review")) require_agreement(definition, stage);
    if (!existing)
      import(definition);
    else if (!live_.empty() && is_live(definition))
      ctx_.out.say(fmt::format("The definition has not changed since the deployment {}.", live_));
    else
      update(definition);
    permit_calls(ctx_, functions_, id_);
    if (imported_) deploy(read().text(), !stage);
    finish(stage);
  }

 private:
  std::filesystem::path find_file() {
    try {
      return find_definition(ctx_.dir, [this](const std::string& text) { ctx_.out.warning(text); });
    } catch (const Error& error) {  // whether the API is known is told, too
      ctx_.out.say(error.what());
      require_api(ctx_, *service_);
      throw Error("Nothing was deployed.");
    }
  }

  Definition read() const {
    return filled_definition(ctx_, file_, functions_, id_, service_->region());
  }

  // Rather than not to protect what somebody thinks is protected.
  void require_possible() const {
    if (is_http_api(ctx_) && !text_or(api_, "/webAclArn").empty())
      throw Error(
          "AWS WAF does not protect HTTP APIs: take 'yugen.api.webAclArn' away, or "
          "'yugen.api.type'.");
    if (is_http_api(ctx_) && !text_or(api_, "/apiKey").empty())
      throw Error("HTTP APIs know no API keys: take 'yugen.api.apiKey' away, or 'yugen.api.type'.");
  }

  // What is not looked at is not deployed: without a terminal nobody can agree.
  void require_agreement(const Definition& definition, const std::optional<Stage>& stage) {
    ApiReview review = review_api(ctx_, *service_, id_, stage, definition);
    show_review(ctx_, review);
    if (ctx_.assume_yes) return;
    if (!ctx_.terminal.can_ask())
      throw Error("Nobody can be asked here. `yugen preview` shows the changes; --yes agrees.");
    std::string answer = lower(trim(ctx_.terminal.ask("Deploy these changes? [y/N] ", true)));
    if (answer != "y" && answer != "yes") throw Error("Nothing was deployed.");
  }

  bool is_live(const Definition& definition) const {
    auto deployment = service_->deployment(id_, live_);
    return deployment && describes(*deployment, fingerprint(definition.text()));
  }

  void import(const Definition& definition) {
    ctx_.out.say("Import from swagger file");
    asked_ = true;
    Api made = import_once(definition.text());
    id_ = made.id;
    imported_ = true;
    show_api(ctx_, made.answer);
  }

  // Names of APIs are not unique: where nobody knows what came of the call, AWS is asked.
  Api import_once(const std::string& definition) const {
    try {
      return service_->import(definition);
    } catch (const ServiceError& error) {
      if (!error.outcome_unknown) throw;
      auto made = find_api(ctx_, *service_);
      if (!made) throw;
      throw Error("{} All the same there is an API '{}' ({}) now; `yugen deploy` goes on with it.",
                  error.what(), name_, made->id);
    }
  }

  void update(const Definition& definition) {
    ctx_.out.say("update from swagger file");
    asked_ = true;
    Api api = replace_existing(definition.text());
    imported_ = true;
    show_api(ctx_, api.answer);
  }

  // It was there a moment ago.
  Api replace_existing(const std::string& definition) const {
    try {
      return service_->replace(id_, definition);
    } catch (const ServiceError& error) {  // a better sentence
      if (error.code != "NotFoundException") throw;
      throw Error("API name unknown: the API '{}' ({}) was deleted meanwhile.", name_, id_);
    }
  }

  void deploy(const std::string& definition, bool fresh) {
    ctx_.out.say("create deployment");
    Deployment made = service_->deploy(
        id_, stage_name_, deployment_description(ctx_, fingerprint(definition)), fresh);
    deployment_ = made.id;
    show_deployment(ctx_, made.answer);
  }

  // What is beside the definition. `stage`: as it was before; nullopt: it was made just now.
  void finish(std::optional<Stage> stage) {
    if (!stage) stage = service_->stage(id_, stage_name_);
    Json changes = service_->stage_changes(stage ? stage->answer : Json::object());
    if (!changes.empty()) {
      ctx_.out.say("update method settings for stage");
      service_->change_stage(id_, stage_name_, changes);
    }
    bool changed = !deployment_.empty() || !changes.empty();
    if (!is_http_api(ctx_)) changed |= grant_key(ctx_, id_);
    if (!is_http_api(ctx_)) changed |= ensure_web_acl(ctx_, id_, stage_name_);
    if (ctx_.section().contains("customDomain"))
      changed |= ensure_custom_domain(ctx_, *service_, id_);
    if (const Json* keep = find(api_, "/keepDeployments"); keep && !deployment_.empty())
      delete_old_deployments(ctx_, *service_, id_, keep->get<size_t>());
    std::string url = stage_url(service_->region(), id_, stage_name_);
    ctx_.out.say((changed ? "Deployed: " : "Nothing to deploy: ") + url);
    ctx_.out.show(output::Result{{{"id", id_},
                                  {"name", name_},
                                  {"stage", stage_name_},
                                  {"deployment", deployment_.empty() ? live_ : deployment_},
                                  {"url", url},
                                  {"changed", changed}}});
  }

 public:
  // When the answer was not waited for.
  void say_what_is_unknown() const {
    if (!asked_ || imported_) return;
    std::string what =
        id_.empty()
            ? fmt::format("Whether the API '{}' was made is not known; look with `yugen list`.",
                          name_)
            : fmt::format("Whether the definition of '{}' ({}) was imported is not known; {}.",
                          name_, id_,
                          live_.empty() ? "the stage does not exist yet"
                                        : "the stage still shows the deployment " + live_);
    ctx_.out.warning(what + " `yugen deploy` goes on from there.");
  }

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
  std::unique_ptr<ApiService> service_;
  const std::string name_, stage_name_;
  Json api_ = Json::object();  // the section yugen.api
  std::filesystem::path file_;
  std::vector<Function> functions_;
  std::string id_;          // of the API; "" = there is none yet
  std::string live_;        // the deployment that the stage showed; "" = none
  std::string deployment_;  // made now; "" = none
  bool asked_ = false;      // to import the definition
  bool imported_ = false;
};

void run(Context& ctx) {
  ApiDeployment deployment(ctx);
  try {
    deployment.run();
  } catch (const Interrupted&) {  // on its way to the one who ends the run
    deployment.say_what_is_unknown();
    deployment.say_what_is_live();
    throw;
  } catch (...) {  // on its way to the one who ends the run
    deployment.say_what_is_live();
    throw;
  }
}

}  // namespace

const Command deploy{
    "deploy [--review] [-v]", "create or update the API, and deploy it to its stage", run,
    Needs{.lasting = true, .exclusive = true},
    "The definition is `swagger.yaml` (or `.yml`, `.json`, `openapi.*`). If it is "
    "the one that the stage shows already, no new deployment is made; permissions, "
    "settings, key and domain are looked after all the same."};

}  // namespace gcdt::yugen
