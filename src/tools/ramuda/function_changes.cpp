#include "tools/ramuda/function_changes.h"

#include "output/activity.h"
#include "services/function_state.h"

namespace gcdt::ramuda {

namespace {

// IAM takes its time until Lambda knows of a new role.
constexpr auto kRolePatience = std::chrono::seconds(60);
constexpr auto kRolePause = std::chrono::seconds(5);
constexpr auto kBusyPatience = std::chrono::minutes(5);

// The role itself, or what it may do (the network interfaces of a VPC).
bool is_about_the_role(const ServiceError& error) {
  return error.code == "InvalidParameterValueException" && error.message.contains("role") &&
         (error.message.contains("assumed") || error.message.contains("does not have permissions"));
}

}  // namespace

FunctionChanges::FunctionChanges(Context& ctx, aws::Client lambda, std::string name, Json seen,
                                 std::string hash)
    : ctx_(ctx),
      lambda_(std::move(lambda)),
      name_(std::move(name)),
      hash_(std::move(hash)),
      seen_(std::move(seen)) {
  if (seen_.is_null()) return;
  settle();
  if (text_or(seen_, "/State") == "Failed")
    throw Error(
        "Function '{}' was never created completely: {} Remove what is there with `ramuda delete "
        "-f {}`, then deploy again.",
        name_, services::failure_reason(seen_), name_);
  if (text_or(seen_, "/State") == "Deleting")
    throw Error("Function '{}' is being deleted. Deploy again when it is gone (`ramuda list`).",
                name_);
  if (text_or(seen_, "/LastUpdateStatus") == "Failed")
    ctx_.out.warning(fmt::format("The last update of function '{}' failed: {}", name_,
                                 services::failure_reason(seen_)));
}

void FunctionChanges::settle() {
  output::Activity activity(ctx_.out, "waiting until Lambda takes changes", ctx_.clock);
  seen_ = services::settled_function(lambda_, ctx_.clock, name_, std::move(seen_));
}

void FunctionChanges::compare(const std::string& operation) {
  Json before = std::move(seen_);
  seen_ = lambda_.call("GetFunctionConfiguration", {{"FunctionName", name_}});
  settle();
  std::string code = text_or(seen_, "/CodeSha256");
  bool ours = operation == "UpdateFunctionCode" && code == hash_;  // an answer that was lost
  bool same = text_or(before, "/LastModified") == text_or(seen_, "/LastModified") &&
              text_or(before, "/CodeSha256") == code;
  if (same || ours) return;
  throw Error(
      "Function '{}' was changed by somebody else while this deployment ran ({}, CodeSha256 {}). "
      "Look at it with `ramuda diff`, then deploy again.",
      name_, text_or(seen_, "/LastModified"), code);
}

// The call until Lambda takes it.
Json FunctionChanges::attempt(const std::string& operation, Json& request) {
  output::Activity activity(ctx_.out, operation, ctx_.clock);
  auto began = ctx_.clock.steady();
  for (;;) {
    if (std::string revision = text_or(seen_, "/RevisionId"); !revision.empty())
      request["RevisionId"] = revision;
    try {
      return lambda_.call(operation, request);
    } catch (const ServiceError& error) {  // some pass when one waits
      auto waited = ctx_.clock.steady() - began;
      bool busy = error.code == "ResourceConflictException";
      bool overtaken = error.code == "PreconditionFailedException";
      if (busy && operation == "CreateFunction")
        throw Error("{} Somebody else has created it meanwhile; deploy again to update it.",
                    error.what());
      if (is_about_the_role(error)) {
        if (waited >= kRolePatience && !error.message.contains("assumed")) throw;
        if (waited >= kRolePatience)
          throw Error(
              "{} Lambda still does not know the role '{}' after a minute. Does it exist, and does "
              "it trust lambda.amazonaws.com?",
              error.what(), text_or(ctx_.section(), "/lambda/role"));
        ctx_.clock.sleep(kRolePause);
        continue;
      }
      if (!(busy || overtaken) || waited >= kBusyPatience) throw;
      if (busy) ctx_.out.info(fmt::format("Function '{}' is being updated; waiting.", name_));
      ctx_.clock.sleep(kRolePause);
    }
    compare(operation);
    if (operation == "UpdateFunctionCode" && text_or(seen_, "/CodeSha256") == hash_)
      return lambda_.call("PublishVersion", {{"FunctionName", name_}, {"CodeSha256", hash_}});
  }
}

Json FunctionChanges::make(const std::string& operation, Json request) {
  request["FunctionName"] = name_;
  Json answer = attempt(operation, request);
  // A published version and what is not published settle on their own.
  std::string version = text_or(answer, "/Version");
  bool published = !version.empty() && version != "$LATEST";
  output::Activity activity(ctx_.out, "waiting until the change has taken effect", ctx_.clock);
  Json settled = services::wait_for_function(lambda_, ctx_.clock, name_, answer,
                                             published ? version : std::string());
  if (!published) seen_ = std::move(settled);
  return answer;
}

}  // namespace gcdt::ramuda
