#include "tools/tenkai/group.h"

#include <algorithm>

#include "base/words.h"
#include "output/activity.h"
#include "tools/tenkai/watch.h"

namespace gcdt::tenkai {

namespace {

constexpr std::chrono::seconds kPause{15};
constexpr size_t kBatch = 25;  // BatchGetDeployments takes no more

bool is_denied(const ServiceError& error) {
  return error.code == "AccessDeniedException" || error.code == "AccessDenied";
}

// What a wrong name in the configuration leads to: the key that holds it.
struct Missing {
  std::string_view code, key;
};
constexpr Missing kMissing[] = {{"ApplicationDoesNotExistException", "applicationName"},
                                {"DeploymentGroupDoesNotExistException", "deploymentGroupName"},
                                {"DeploymentConfigDoesNotExistException", "deploymentConfigName"}};

[[noreturn]] void refuse(const Context& ctx, const ServiceError& error) {
  for (const Missing& missing : kMissing)
    if (missing.code == error.code)
      throw Error("{} Correct 'tenkai.codedeploy.{}' ('{}'), or the region ({}). Nothing was sent.",
                  error.what(), missing.key,
                  text_or(ctx.section(), fmt::format("/codedeploy/{}", missing.key)),
                  ctx.aws("codedeploy").region());
  throw error;
}

// The answer, an empty object if we may not ask: what is wrong then shows later.
Json look(const Context& ctx, const char* operation, const Json& params) {
  try {
    return ctx.aws("codedeploy").call(operation, params);
  } catch (const ServiceError& error) {  // to tell what is wrong from what may not be seen
    if (!is_denied(error)) refuse(ctx, error);
    ctx.out.debug(error.what());
    return Json::object();
  }
}

void require_platform(const Context& ctx, const Group& group) {
  std::string platform = text_or(group.info, "/computePlatform", "Server");
  bool spec = find(ctx.section(), "/codedeploy/appspec") != nullptr;
  if (platform != "Server" && !spec)
    throw Error(
        "The deployment group '{}' deploys to {}, which takes no bundle: name the appspec in "
        "'tenkai.codedeploy.appspec'.",
        group.name, platform);
  if (platform == "Server" && spec && !group.info.empty())
    throw Error(
        "The deployment group '{}' deploys to instances, which need a bundle; "
        "'tenkai.codedeploy.appspec' is for Lambda and ECS.",
        group.name);
}

}  // namespace

Group configured_group(const Context& ctx) {
  return {text(ctx.section(), "/codedeploy/applicationName"),
          text(ctx.section(), "/codedeploy/deploymentGroupName")};
}

Group require_group(const Context& ctx) {
  Group group = configured_group(ctx);
  Json answer = look(ctx, "GetDeploymentGroup",
                     {{"applicationName", group.application}, {"deploymentGroupName", group.name}});
  if (const Json* info = find(answer, "/deploymentGroupInfo")) group.info = *info;
  std::string config = text_or(ctx.section(), "/codedeploy/deploymentConfigName");
  if (!config.empty() && !config.starts_with("CodeDeployDefault."))
    look(ctx, "GetDeploymentConfig", {{"deploymentConfigName", config}});
  require_platform(ctx, group);
  return group;
}

Json running_deployment(const Context& ctx, const Group& group) {
  Json answer =
      look(ctx, "ListDeployments",
           {{"applicationName", group.application},
            {"deploymentGroupName", group.name},
            {"includeOnlyStatuses", {"Created", "Queued", "InProgress", "Baking", "Ready"}}});
  const Json& ids = array_or_empty(answer, "/deployments");
  if (ids.empty()) return nullptr;
  return look(ctx, "GetDeployment", {{"deploymentId", ids.at(0)}})
      .value("deploymentInfo", Json{{"deploymentId", ids.at(0)}});
}

std::vector<Json> recent_deployments(const Context& ctx, const Group& group) {
  auto codedeploy = ctx.aws("codedeploy");
  Json list = codedeploy.call("ListDeployments", {{"applicationName", group.application},
                                                  {"deploymentGroupName", group.name}});
  // The first page has the newest ones, in any order.
  const Json& ids = array_or_empty(list, "/deployments");
  std::vector<Json> all;
  for (size_t begin = 0; begin < ids.size(); begin += kBatch) {
    Json some = Json::array();
    for (size_t i = begin; i < std::min(ids.size(), begin + kBatch); ++i) some.push_back(ids.at(i));
    Json answer = codedeploy.call("BatchGetDeployments", {{"deploymentIds", std::move(some)}});
    for (const Json& info : array_or_empty(answer, "/deploymentsInfo")) all.push_back(info);
  }
  std::ranges::stable_sort(all, std::greater(), [](const Json& info) {
    return parse_time(text_or(info, "/createTime")).value_or(Time());
  });
  return all;
}

std::string origin_text(const Json& deployment) {
  std::string text;
  if (auto created = parse_time(text_or(deployment, "/createTime")))
    text += "since " + human_time(*created);
  if (std::string creator = text_or(deployment, "/creator"); !creator.empty())
    text += fmt::format("{}by {}", text.empty() ? "" : ", ", creator);
  if (std::string words = text_or(deployment, "/description"); !words.empty())
    text += fmt::format("{}'{}'", text.empty() ? "" : ", ", words);
  return text;
}

void require_idle(Context& ctx, const Group& group) {
  auto began = ctx.clock.steady();
  auto limit = watch_limit(ctx);
  std::string waited_for;
  output::Activity waiting(ctx.out, "waiting for a deployment", ctx.clock);
  for (;;) {
    Json running = running_deployment(ctx, group);
    if (running.is_null()) return;
    std::string id = text(running, "/deploymentId");
    std::string told = fmt::format("Deployment {} runs in the deployment group '{}' ({}).", id,
                                   group.name, origin_text(running));
    if (!ctx.args.has("--wait"))
      throw Error(
          "{} Wait until it is over (--wait), look with `tenkai show {}`, or stop it with `tenkai "
          "stop {}`. Nothing was sent.",
          told, id, id);
    if (limit && ctx.clock.steady() - began >= *limit)
      throw Error("{} It is not over after {} of waiting. Nothing was sent.", told,
                  counted(limit->count(), "minute"));
    if (std::exchange(waited_for, id) != id) ctx.out.info(told + " Waiting until it is over.");
    waiting.detail(id);
    ctx.clock.sleep(kPause);
  }
}

}  // namespace gcdt::tenkai
