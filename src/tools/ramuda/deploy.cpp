// ramuda deploy: creates or updates the function, publishes a version with the new configuration
// and the new code, and points the alias ACTIVE at it (20-ramuda 4.7).
#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"
#include "services/function_state.h"
#include "services/s3.h"
#include "services/transfer.h"
#include "services/upload.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

// IAM takes its time until Lambda knows of a new role.
constexpr auto kRolePatience = std::chrono::seconds(60);
constexpr auto kRolePause = std::chrono::seconds(5);

class FunctionDeployment {
 public:
  explicit FunctionDeployment(Context& ctx)
      : ctx_(ctx),
        lambda_(ctx.aws("lambda")),
        name_(function_name(ctx)),
        zip_(os::read_file(ctx.bundle_file)),
        hash_(base64_encode(sha256(zip_))) {}

  void run() {
    auto found = existing();
    if (found) active_ = active_version(lambda_, name_);
    std::string version = found ? update(*found) : create();
    bool retained = keep_logs();
    bool alive = ping(version);
    bool wanted = ctx_.section().value("failDeploymentOnUnsuccessfulPing", false);
    if (!alive && wanted) throw Error("Pinging your lambda function failed");
    if (!alive)
      ctx_.out.say("Please consider adding a reaction to a ping event to your lambda function",
                   output::Style::red);
    activate(version);
    ctx_.out.show(output::Result{{{"function", name_},
                                  {"version", version},
                                  {"alias", kAlias},
                                  {"changed", changed_},
                                  {"CodeSha256", hash_}}});
    if (!retained) throw Error("The function was deployed, but not how long its logs are kept.");
  }

 private:
  // As GetFunction shows it; nullopt: there is none.
  std::optional<Json> existing() const {
    try {
      return lambda_.call("GetFunction", {{"FunctionName", name_}});
    } catch (const ServiceError& error) {  // absent is an answer
      if (error.code != "ResourceNotFoundException") throw;
      return std::nullopt;
    }
  }

  // {"ZipFile": bytes}, or where the bundle lies in a bucket. Once.
  Json code() {
    std::string bucket_name = text_or(ctx_.section(), "/deployment/artifactBucket");
    if (bucket_name.empty()) return {{"ZipFile", zip_}};
    services::Bucket bucket = services::require_bucket(ctx_.session, bucket_name);
    std::string hash = replace_all(replace_all(hash_, "+", "-"), "/", "_");
    std::string key = fmt::format("ramuda/{}/{}/{}.zip", lambda_.region(), name_, hash);
    Json answer = services::upload_file(
        ctx_.session,
        {.bucket = bucket.name, .key = key, .region = bucket.region, .owner = bucket.owner},
        ctx_.bundle_file,
        {.progress = services::transfer_progress(
             "upload", ctx_.clock,
             [this](const output::Progress& progress) { ctx_.out.show(progress); })});
    Json place{{"S3Bucket", bucket.name}, {"S3Key", key}};
    if (auto version = answer.find("VersionId"); version != answer.end() && *version != "null")
      place["S3ObjectVersion"] = *version;
    return place;
  }

  std::string create() {
    Json request = wanted_settings(ctx_);
    request.update({{"FunctionName", name_}, {"Code", code()}, {"Publish", true}});
    if (Json wanted = wanted_architectures(ctx_); !wanted.empty())
      request["Architectures"] = std::move(wanted);
    Json created = with_role_known([&] { return lambda_.call("CreateFunction", request); });
    changed_ = true;
    show(created);
    std::string version = text(created, "/Version");
    services::wait_for_function(lambda_, ctx_.clock, name_, created, version);
    return version;
  }

  std::string update(const Json& found) {
    const Json& remote = found.at("Configuration");
    services::wait_for_function(lambda_, ctx_.clock, name_, remote);
    Json settings = changed_settings(wanted_settings(ctx_), remote);
    if (!settings.empty()) {
      settings["FunctionName"] = name_;
      ctx_.out.info("Update AWS Lambda configuration for function: " + name_);
      Json updated =
          with_role_known([&] { return lambda_.call("UpdateFunctionConfiguration", settings); });
      services::wait_for_function(lambda_, ctx_.clock, name_, updated);
    }
    Json architectures = wanted_architectures(ctx_);
    bool other_machine = !architectures.empty() &&
                         architectures != remote.value("Architectures", Json::array({"x86_64"}));
    if (text_or(remote, "/CodeSha256") != hash_ || other_machine) {
      Json request{{"FunctionName", name_}, {"Publish", true}};
      request.update(code());
      if (!architectures.empty()) request["Architectures"] = architectures;
      return published(lambda_.call("UpdateFunctionCode", request));
    }
    ctx_.out.warning("AWS Lambda code hasn't changed - won't upload code bundle");
    if (!settings.empty())
      return published(lambda_.call("PublishVersion", {{"FunctionName", name_}}));
    return current_version();
  }

  std::string published(const Json& answer) {
    changed_ = true;
    show(answer);
    std::string version = text(answer, "/Version");
    services::wait_for_function(lambda_, ctx_.clock, name_, answer, version);
    return version;
  }

  // Nothing was changed: the alias stays where it is, unless it is nowhere, or at $LATEST, where
  // the original left it.
  std::string current_version() {
    if (active_ && *active_ != "$LATEST") return *active_;
    return published(lambda_.call("PublishVersion", {{"FunctionName", name_}}));
  }

  // Again while Lambda does not know the role yet.
  template <class Change>
  Json with_role_known(const Change& change) {
    auto began = ctx_.clock.steady();
    for (;;) {
      try {
        return change();
      } catch (const ServiceError& error) {  // a role that was just made
        bool unknown = error.code == "InvalidParameterValueException" &&
                       error.message.contains("role") && error.message.contains("assumed");
        if (!unknown) throw;
        if (ctx_.clock.steady() - began >= kRolePatience)
          throw Error(
              "{} Lambda still does not know the role '{}' after a minute. Does it exist, "
              "and does it trust lambda.amazonaws.com?",
              error.what(), text_or(ctx_.section(), "/lambda/role"));
      }
      ctx_.clock.sleep(kRolePause);
    }
  }

  // True unless it was wanted and could not be done; that is said, and told again at the end.
  bool keep_logs() {
    const Json* days = find(ctx_.section(), "/lambda/logs/retentionInDays");
    if (!days) return true;
    auto logs = ctx_.aws("logs");
    Json group{{"logGroupName", "/aws/lambda/" + name_}};
    try {
      try {
        logs.call("CreateLogGroup", group);
      } catch (const ServiceError& error) {  // it is there already
        if (error.code != "ResourceAlreadyExistsException") throw;
      }
      group["retentionInDays"] = *days;
      logs.call("PutRetentionPolicy", group);
      return true;
    } catch (const ServiceError& error) {  // the function itself goes on
      ctx_.out.error(error.what());
      return false;
    }
  }

  bool ping(const std::string& version) {
    if (!is_alive(invoke_function(lambda_, name_, version, kPing))) return false;
    ctx_.out.say("Great you're already accepting a ping in your Lambda function",
                 output::Style::green);
    return true;
  }

  void activate(const std::string& version) {
    if (active_ == version) return;
    changed_ = true;
    lambda_.call(active_ ? "UpdateAlias" : "CreateAlias",
                 {{"FunctionName", name_}, {"Name", kAlias}, {"FunctionVersion", version}});
  }

  void show(const Json& answer) {
    ctx_.out.show(output::key_value_table(
        "function", answer, {"FunctionName", "FunctionArn", "Version", "Runtime", "Handler"}));
  }

  Context& ctx_;
  aws::Client lambda_;
  const std::string name_, zip_, hash_;
  std::optional<std::string> active_;  // the version that the alias points to
  bool changed_ = false;
};

void run(Context& ctx) {
  FunctionDeployment(ctx).run();
}

}  // namespace

const Command deploy{"deploy [--keep] [-v]", "create or update the function, and activate it", run,
                     Needs{.bundle = true, .lasting = true}};

}  // namespace gcdt::ramuda
