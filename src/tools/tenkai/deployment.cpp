#include "tools/tenkai/deployment.h"

#include <algorithm>

#include "services/cloudformation.h"
#include "tools/tenkai/revision.h"
#include "tools/tenkai/summary.h"

namespace gcdt::tenkai {

namespace {

// Clocks differ.
constexpr std::chrono::minutes kSkew{5};
constexpr size_t kBatch = 25;  // BatchGetDeployments takes no more

Json options_of(const Context& ctx) {
  Json options{{"ignoreApplicationStopFailures", true}};
  for (const char* key : {"deploymentConfigName", "fileExistsBehavior", "autoRollbackConfiguration",
                          "ignoreApplicationStopFailures"})
    if (const Json* value = find(ctx.section(), std::string("/codedeploy/") + key))
      options[key] = *value;
  return options;
}

// Every member of `wanted` is in `actual`, whatever else that has.
bool covers(const Json& actual, const Json& wanted) {
  if (!wanted.is_object()) return actual == wanted;
  for (const auto& [key, value] : wanted.items()) {
    auto found = actual.find(key);
    if (found == actual.end() || !covers(*found, value)) return false;
  }
  return true;
}

// CreateDeployment has no token: whether a request arrived whose answer did not, the newest
// deployments of the group tell. "" if it did not.
std::string look_for_ours(const aws::Client& codedeploy, const Json& request, Time began) {
  Json list = codedeploy.call("ListDeployments",
                              {{"applicationName", request.at("applicationName")},
                               {"deploymentGroupName", request.at("deploymentGroupName")},
                               {"createTimeRange", {{"start", iso8601(began - kSkew)}}}});
  Json ids = array_or_empty(list, "/deployments");
  if (ids.empty()) return "";
  if (ids.size() > kBatch) ids.erase(ids.begin() + kBatch, ids.end());
  Json answer = codedeploy.call("BatchGetDeployments", {{"deploymentIds", ids}});
  std::pair<std::string, std::string> newest;  // time and id
  for (const Json& info : array_or_empty(answer, "/deploymentsInfo")) {
    bool ours = text_or(info, "/description") == text(request, "/description") &&
                text_or(info, "/creator") == "user" &&
                covers(info.value("revision", Json::object()), request.at("revision"));
    if (ours)
      newest = std::max(newest, {text_or(info, "/createTime"), text(info, "/deploymentId")});
  }
  return newest.second;
}

std::string find_ours(const aws::Client& codedeploy, const Json& request, Time began) {
  try {
    return look_for_ours(codedeploy, request, began);
  } catch (const ServiceError&) {  // the first failure is the one to report
    return "";
  }
}

struct Created {
  std::string id;
  std::optional<int> interrupted;  // by the signal that came meanwhile; it runs all the same
};

Created create(Context& ctx, const Json& request) {
  auto codedeploy = ctx.aws("codedeploy");
  Time began = ctx.clock.now();
  try {
    return {text(codedeploy.call("CreateDeployment", request), "/deploymentId"), std::nullopt};
  } catch (const ServiceError& error) {  // refused, or an answer that was lost
    if (error.outcome_unknown || error.attempts > 1)
      if (std::string id = find_ours(codedeploy, request, began); !id.empty())
        return {id, std::nullopt};
    if (error.outcome_unknown)
      throw Error("{} There is no sign that the deployment began; look with `tenkai list`.",
                  error.what());
    if (error.code == "DeploymentLimitExceededException")
      throw Error("{} Wait until it is over (--wait), or look with `tenkai list`.", error.what());
    throw;
  } catch (const Interrupted& signal) {  // the request may have arrived
    try {
      if (std::string id = find_ours(codedeploy, request, began); !id.empty())
        return {id, signal.signal};
    } catch (const Interrupted&) {  // the second signal leaves at once
      ctx.out.warning("Whether the deployment began is not known. Look with `tenkai list`.");
      throw;
    }
    ctx.out.warning("There is no sign that the deployment began. Look with `tenkai list`.");
    throw;
  }
}

// So that it shows in the list of the application; the deployment itself does not need it.
void register_revision(Context& ctx, const Group& group, const Json& revision,
                       const std::string& description) {
  try {
    ctx.aws("codedeploy")
        .call("RegisterApplicationRevision", {{"applicationName", group.application},
                                              {"revision", revision},
                                              {"description", description}});
  } catch (const ServiceError& error) {  // CreateDeployment does the same by itself
    if (error.code != "AccessDeniedException") throw;
    ctx.out.debug(error.what());
  }
}

void show_link(Context& ctx, const std::string& id) {
  std::string region = ctx.aws("codedeploy").region();
  ctx.out.info(fmt::format(
      "Deployment: {} -> URL: https://{}.console.aws.amazon.com/codedeploy/home?region={}"
      "#/deployments/{}",
      id, region, region, id));
}

bool rolls_back(const Json& info, std::string_view event) {
  const Json* wanted = find(info, "/autoRollbackConfiguration/enabled");
  if (!wanted || *wanted != true) return false;
  const Json& events = array_or_empty(info, "/autoRollbackConfiguration/events");
  return events.empty() || std::ranges::find(events, Json(event)) != events.end();
}

// Follows the deployment that goes back, if there is one. A sentence about it, "" if there is
// nothing to say.
std::string follow_rollback(Context& ctx, Watch& watch, bool expected) {
  std::string id = watch.rollback(expected);
  std::string message = text_or(watch.info(), "/rollbackInfo/rollbackMessage");
  if (id.empty()) return message.empty() ? "" : fmt::format("It was not rolled back: {}", message);
  ctx.out.info(fmt::format("Deployment: {} is rolled back by {}", watch.id(), id));
  Watch rollback(ctx, id);
  std::string status = rollback.to_the_end();
  show_summary(ctx, rollback.targets());
  if (status == "Succeeded")
    return fmt::format("It was rolled back by {}: the revision before runs again.", id);
  show_diagnostics(ctx, rollback.targets(), ctx.clock.now() - std::chrono::hours(1));
  return fmt::format("The rollback {} ended in {}, too.{}", id, status,
                     cause(rollback.info(), rollback.targets()));
}

// What a failure to look at the rollback leaves to say.
std::string told_rollback(Context& ctx, Watch& watch, bool expected) {
  try {
    return follow_rollback(ctx, watch, expected);
  } catch (const Error& error) {  // how the deployment itself ended is told all the same
    return error.what();
  }
}

std::string joined(std::string text, const std::string& more) {
  return more.empty() ? text : std::move(text) + " " + more;
}

class Deployment {
 public:
  Deployment(Context& ctx, const Group& group, std::string id, const Json& revision, Time began)
      : ctx_(ctx), group_(group), revision_(revision), began_(began), watch_(ctx, std::move(id)) {}

  void run(const Created& created) {
    try {
      if (created.interrupted) throw Interrupted{*created.interrupted};
      status_ = watch_.to_the_end();
    } catch (const Interrupted& signal) {
      stop(signal);
      throw;
    }
    conclude();
  }

 private:
  // The next signal leaves at once.
  void stop(const Interrupted& signal) {
    ctx_.out.warning(
        fmt::format("Received {} signal - stopping tenkai deployment", signal_name(signal.signal)));
    std::string last;
    try {
      last = stop_deployment(ctx_, watch_);
    } catch (const Interrupted&) {  // the second signal
      last =
          fmt::format("Deployment {} is left to itself. {}", watch_.id(), watch_.where_to_look());
    } catch (const Error& error) {  // the signal decides the exit code, this is only said
      last = error.what();
    }
    ctx_.out.warning(last);
  }

  void conclude() {
    show_summary(ctx_, watch_.targets());
    show_diagnostics(ctx_, watch_.targets(), began_);
    std::string rollback;
    if (status_ != "Succeeded") {
      const char* event = status_ == "Failed" ? "DEPLOYMENT_FAILURE" : "DEPLOYMENT_STOP_ON_REQUEST";
      rollback = told_rollback(ctx_, watch_, rolls_back(watch_.info(), event));
    }
    ctx_.out.show(output::Result{{{"deployment", watch_.id()},
                                  {"application", group_.application},
                                  {"group", group_.name},
                                  {"status", status_},
                                  {"revision", revision_}}});
    if (status_ == "Succeeded") return;
    std::string text = fmt::format("Deployment {} {}.{}", watch_.id(),
                                   status_ == "Failed" ? "failed" : "was stopped",
                                   cause(watch_.info(), watch_.targets()));
    throw Error("{}", joined(std::move(text), rollback));
  }

  Context& ctx_;
  const Group& group_;
  const Json& revision_;
  Time began_;
  Watch watch_;
  std::string status_;
};

}  // namespace

void deploy_revision(Context& ctx, const Group& group, Json revision,
                     const std::string& description) {
  Time began = ctx.clock.now();
  register_revision(ctx, group, revision, description);
  Json request{{"applicationName", group.application},
               {"deploymentGroupName", group.name},
               {"description", description},
               {"revision", revision}};
  request.update(options_of(ctx));
  Created created = create(ctx, request);
  show_link(ctx, created.id);
  if (ctx.args.has("--no-wait") && !created.interrupted) {
    ctx.out.show(output::Result{{{"deployment", created.id},
                                 {"application", group.application},
                                 {"group", group.name},
                                 {"status", "Created"},
                                 {"revision", revision}}});
    return;
  }
  Deployment(ctx, group, created.id, revision, began).run(created);
}

std::string stop_deployment(Context& ctx, Watch& watch) {
  ctx.out.info(fmt::format("Deployment: {} - stopping active deployment.", watch.id()));
  bool stopped = true;
  try {
    ctx.aws("codedeploy")
        .call("StopDeployment", {{"deploymentId", watch.id()}, {"autoRollbackEnabled", true}});
  } catch (const ServiceError& error) {  // too late, or refused
    if (error.code != "DeploymentAlreadyCompletedException")
      throw Error("{}. Deployment {} was not stopped, it goes on. {}",
                  services::without_period(error.what()), watch.id(), watch.where_to_look());
    stopped = false;
  }
  std::string status = watch.to_the_end();
  show_summary(ctx, watch.targets());
  std::string text = fmt::format("Deployment {} ended in {}{}.", watch.id(), status,
                                 stopped ? "" : " before it could be stopped");
  if (status == "Succeeded") return text;
  std::string rollback = told_rollback(ctx, watch, stopped);
  if (rollback.empty())
    rollback = "It was not rolled back: targets that it has changed already stay as they are.";
  return joined(std::move(text), rollback);
}

}  // namespace gcdt::tenkai
