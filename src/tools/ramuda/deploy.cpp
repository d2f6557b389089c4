// ramuda deploy: creates or updates the function, publishes a version with the new configuration
// and the new code, and points the alias ACTIVE at it (20-ramuda 4.7).
#include "base/text.h"
#include "bundle/source_file.h"
#include "os/files.h"
#include "services/function_state.h"
#include "services/s3.h"
#include "services/transfer.h"
#include "services/upload.h"
#include "tools/ramuda/alias.h"
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/canary.h"
#include "tools/ramuda/check.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/function_changes.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

class FunctionDeployment {
 public:
  explicit FunctionDeployment(Context& ctx)
      : ctx_(ctx),
        lambda_(ctx.aws("lambda")),
        name_(function_name(ctx)),
        image_(image_uri(ctx)),
        canary_(canary_of(ctx.args)) {
    if (image_.empty()) hash_ = base64_encode(bundle::sha256_of_file(ctx.bundle_file));
  }

  void run() {
    try {
      deploy();
    } catch (const Interrupted&) {  // on its way to the one who ends the run
      say_where_it_stands();
      throw;
    }
  }

 private:
  enum class Stage { looking, changing, releasing, activating, active };

  void deploy() {
    if (canary_) require_quiet_alarms(ctx_, *canary_);
    Json found = answer_if_there(lambda_, "GetFunction", {{"FunctionName", name_}});
    if (!found.is_null()) alias_ = find_alias(lambda_, name_);
    stage_ = Stage::changing;
    std::string version = found.is_null() ? create(found) : update(found);
    Live live{ctx_, lambda_, name_, found};
    changed_ = apply_aspects(live, false) || changed_;
    bool retained = keep_logs();
    bool alive = ping(version);
    activate(version, alive);
    stage_ = Stage::active;
    changed_ = apply_aspects(live, true) || changed_;
    ctx_.out.show(output::Result{{{"function", name_},
                                  {"version", version},
                                  {"alias", kAlias},
                                  {"changed", changed_},
                                  {"CodeSha256", hash_}}});
    if (!retained) throw Error("The function was deployed, but not how long its logs are kept.");
  }

  // For somebody who has to know what callers get after all that did not happen.
  void say_where_it_stands() const {
    switch (stage_) {
      case Stage::looking:
        return ctx_.out.info("Nothing was changed.");
      case Stage::changing:
        return ctx_.out.warning(fmt::format(
            "Function '{}' may be changed in part. {} `ramuda deploy` goes on from here.", name_,
            alias_ ? fmt::format("{} still points to version {}, so that calls go there as before.",
                                 kAlias, alias_->version)
                   : fmt::format("It has no alias {} yet.", kAlias)));
      case Stage::releasing:  // it has said so itself
        return;
      case Stage::activating:
        return ctx_.out.warning(fmt::format(
            "Whether {} points to version {} of function '{}' is not known; look with `ramuda "
            "info`. `ramuda deploy` goes on from here.",
            kAlias, activated_, name_));
      case Stage::active:
        return ctx_.out.warning(
            fmt::format("Version {} of function '{}' is in use. `ramuda deploy` does the rest.",
                        activated_, name_));
    }
  }

  // {"ZipFile": bytes}, or where the bundle lies in a bucket, or the image. Once.
  Json code() {
    if (!image_.empty()) return {{"ImageUri", image_}};
    std::string bucket_name = text_or(ctx_.section(), "/deployment/artifactBucket");
    if (bucket_name.empty()) return {{"ZipFile", os::read_file(ctx_.bundle_file)}};
    services::Bucket bucket = services::require_bucket(ctx_.session, bucket_name);
    std::string hash = replace_all(replace_all(hash_, "+", "-"), "/", "_");
    std::string key = fmt::format("ramuda/{}/{}/{}.zip", lambda_.region(), name_, hash);
    output::Activity activity(ctx_.out, "uploading the bundle", ctx_.clock);
    Json answer = services::upload_file(
        ctx_.session,
        {.bucket = bucket.name, .key = key, .region = bucket.region, .owner = bucket.owner},
        ctx_.bundle_file, {.progress = services::transfer_progress(activity)});
    Json place{{"S3Bucket", bucket.name}, {"S3Key", key}};
    if (auto version = answer.find("VersionId"); version != answer.end() && *version != "null")
      place["S3ObjectVersion"] = *version;
    return place;
  }

  // `found` becomes what GetFunction would show.
  std::string create(Json& found) {
    Json request = changed_settings(wanted_settings(ctx_), Json::object());
    request.update({{"Code", code()}, {"Publish", true}});
    if (!image_.empty()) request["PackageType"] = "Image";
    if (Json wanted = wanted_architectures(ctx_); !wanted.empty())
      request["Architectures"] = std::move(wanted);
    found = Json::object();
    if (Json wanted = wanted_of(tags, ctx_); !wanted.is_null())
      request["Tags"] = found["Tags"] = std::move(wanted);
    FunctionChanges changes(ctx_, lambda_, name_, Json(), hash_);
    found["Configuration"] = published(changes.make("CreateFunction", std::move(request)));
    return text(found, "/Configuration/Version");
  }

  std::string update(const Json& found) {
    const Json& remote = found.at("Configuration");
    require_package_type(remote);
    FunctionChanges changes(ctx_, lambda_, name_, remote, hash_);
    Json settings = changed_settings(wanted_settings(ctx_), remote);
    if (!settings.empty()) {
      ctx_.out.info("Update AWS Lambda configuration for function: " + name_);
      changes.make("UpdateFunctionConfiguration", settings);
    }
    if (is_other_code(found)) {
      Json request = code();
      request["Publish"] = true;
      if (Json wanted = wanted_architectures(ctx_); !wanted.empty())
        request["Architectures"] = std::move(wanted);
      Json answer = changes.make("UpdateFunctionCode", std::move(request));
      bool same_image = !image_.empty() && settings.empty() &&
                        text_or(answer, "/CodeSha256") == text_or(remote, "/CodeSha256");
      return text(same_image ? answer : published(answer), "/Version");
    }
    ctx_.out.warning("AWS Lambda code hasn't changed - won't upload code bundle");
    // Nothing was changed: the alias stays where it is, unless it is nowhere, at $LATEST, where the
    // original left it, or at a version that an earlier deployment did not replace. Lambda
    // publishes nothing twice.
    if (settings.empty() && alias_ && version_number(alias_->version) &&
        version_is_as_wanted(ctx_, lambda_, alias_->version, remote))
      return alias_->version;
    return text(published(changes.make("PublishVersion", Json::object())), "/Version");
  }

  void require_package_type(const Json& remote) const {
    std::string wanted = image_.empty() ? "Zip" : "Image";
    if (std::string is = text_or(remote, "/PackageType", "Zip"); is != wanted)
      throw Error(
          "Function '{}' has the package type {}, which AWS cannot change to {}. Choose another "
          "name, or remove it first with `ramuda delete -f {}`.",
          name_, is, wanted, name_);
  }

  bool is_other_code(const Json& found) const {
    Json architectures = wanted_architectures(ctx_);
    const Json& remote = found.at("Configuration");
    if (!architectures.empty() &&
        architectures != remote.value("Architectures", Json::array({"x86_64"})))
      return true;
    if (image_.empty()) return text_or(remote, "/CodeSha256") != hash_;
    // A tag may stand for another image today.
    return text_or(found, "/Code/ImageUri") != image_ || !image_.contains("@sha256:");
  }

  const Json& published(const Json& answer) {
    changed_ = true;
    // An object in a bucket can be replaced, and bytes can be lost on the way.
    std::string code = text_or(answer, "/CodeSha256", hash_);
    if (image_.empty() && code != hash_ && !ctx_.session.replays())
      throw Error(
          "Lambda has other code than what was bundled (CodeSha256 {} instead of {}). Version {} "
          "is "
          "not used; deploy again.",
          code, hash_, text_or(answer, "/Version"));
    ctx_.out.show(output::key_value_table(
        "function", answer, {"FunctionName", "FunctionArn", "Version", "Runtime", "Handler"}));
    return answer;
  }

  // True unless it was wanted and could not be done; that is said, and told again at the end.
  bool keep_logs() {
    const Json* days = find(ctx_.section(), "/lambda/logs/retentionInDays");
    if (!days) return true;
    auto logs = ctx_.aws("logs");
    Json group{{"logGroupName", log_group(ctx_)}}, request = group;
    request["retentionInDays"] = *days;
    try {
      // Mostly the group is there already.
      if (!answer_if_there(logs, "PutRetentionPolicy", request).is_null()) return true;
      try {
        logs.call("CreateLogGroup", group);
      } catch (const ServiceError& error) {  // the function's first call was quicker
        if (error.code != "ResourceAlreadyExistsException") throw;
      }
      logs.call("PutRetentionPolicy", request);
      return true;
    } catch (const ServiceError& error) {  // the function itself goes on
      ctx_.out.error(error.what());
      return false;
    }
  }

  bool ping(const std::string& version) {
    bool alive = is_alive(ping_when_ready(version));
    if (!alive && ctx_.section().value("failDeploymentOnUnsuccessfulPing", false))
      throw Error("Pinging your lambda function failed");
    ctx_.out.say(alive
                     ? "Great you're already accepting a ping in your Lambda function"
                     : "Please consider adding a reaction to a ping event to your lambda function",
                 alive ? output::Style::green : output::Style::red);
    return alive;
  }

  // A version that was idle for weeks is woken up by its first call, which fails.
  Invocation ping_when_ready(const std::string& version) {
    try {
      return invoke_function(lambda_, name_, version, kPing);
    } catch (const ServiceError& error) {  // asleep is an answer
      if (error.code != "ResourceConflictException" && error.code != "ResourceNotReadyException")
        throw;
    }
    output::Activity activity(ctx_.out, "waiting until the function is ready", ctx_.clock);
    services::wait_for_function(lambda_, ctx_.clock, name_, {{"State", "Pending"}}, version);
    return invoke_function(lambda_, name_, version, kPing);
  }

  void activate(const std::string& version, bool alive) {
    activated_ = version;
    if (alias_ && alias_->version == version && alias_->weights.empty()) return;
    changed_ = true;
    // Calls can only be shared between two versions.
    if (canary_ && alias_ && version_number(alias_->version) && alias_->version != version) {
      stage_ = Stage::releasing;
      return release_gradually(ctx_, lambda_, name_, *alias_, version, *canary_, alive);
    }
    if (canary_) ctx_.out.info("No other version is in use: the new one gets all calls at once.");
    stage_ = Stage::activating;
    move_alias(lambda_, name_, alias_, version);
  }

  Context& ctx_;
  aws::Client lambda_;
  const std::string name_, image_;
  const std::optional<Canary> canary_;
  std::string hash_;                  // of the bundle; empty for an image
  std::optional<ActiveAlias> alias_;  // before the deployment
  bool changed_ = false;
  Stage stage_ = Stage::looking;
  std::string activated_;  // the version for the alias
};

void run(Context& ctx) {
  FunctionDeployment(ctx).run();
}

}  // namespace

const Command deploy{
    "deploy [--keep] [--canary=<percent> [--bake=<time>] [--alarm=<names>]] [-v]",
    "create or update the function, and activate it", run,
    Needs{.bundle = true, .lasting = true, .exclusive = true, .check = check_function},
    "With `--canary` a share of the calls goes to the new version for the time of `--bake` (5 "
    "minutes). Then it gets all of them, unless one of the CloudWatch alarms of `--alarm` went on, "
    "the version stopped answering to pings, or you pressed Ctrl-C: then the version before gets "
    "all of them again and the exit code is 1."};

}  // namespace gcdt::ramuda
