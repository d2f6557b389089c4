// A World for tenkai: the application `shop` with the group `blue`, a bundle, and a CodeDeploy in
// which all goes well unless a test says otherwise.
#pragma once

#include <doctest.h>

#include "base/text.h"
#include "support/world.h"
#include "tools/tenkai/commands.h"

namespace gcdt::test {

inline const std::string kETag = "\"83235a424930c4fdcd80d206f670ecb1\"";
inline const std::string kLink =
    "Deployment: d-1 -> URL: https://eu-west-1.console.aws.amazon.com/codedeploy/home"
    "?region=eu-west-1#/deployments/d-1\n";

// A step of a target that began at that second and took two.
inline Json step(std::string_view name, std::string_view status, int second = 0) {
  Json made{{"lifecycleEventName", name}, {"status", status}};
  if (status == "Pending" || status == "Skipped") return made;
  made["startTime"] = fmt::format("2026-01-02T03:05:{:02}+00:00", second);
  if (status != "InProgress")
    made["endTime"] = fmt::format("2026-01-02T03:05:{:02}+00:00", second + 2);
  return made;
}

inline Json failed_step(std::string_view name, int second, std::string_view code = "ScriptFailed") {
  Json made = step(name, "Failed", second);
  made["diagnostics"] = {{"errorCode", code},
                         {"scriptName", "appspec.sh"},
                         {"message", "Script at specified location: appspec.sh failed"},
                         {"logTail", "[stderr]mv: cannot stat\n"}};
  return made;
}

inline Json instance(std::string_view id, std::string_view status, Json steps) {
  return {{"deploymentTargetType", "InstanceTarget"},
          {"instanceTarget",
           {{"targetId", id}, {"status", status}, {"lifecycleEvents", std::move(steps)}}}};
}

struct TenkaiWorld : World {
  explicit TenkaiWorld(const Command& command = tenkai::deploy, Json codedeploy = Json::object())
      : World(tenkai::tool, command, Json::object()) {
    Json& names = ctx.config["tenkai"]["codedeploy"];
    names = {{"applicationName", "shop"},
             {"deploymentGroupName", "blue"},
             {"artifactsBucket", "artifacts"}};
    names.update(codedeploy);
    file("bundle.tar.gz", "that was easy__");
    ctx.bundle_file = dir.path() / "bundle.tar.gz";
    aws.always("GetDeploymentGroup", {{"deploymentGroupInfo", {{"computePlatform", "Server"}}}});
    aws.always("ListDeployments", {{"deployments", Json::array()}});
    aws.always("HeadBucket", {{"BucketRegion", "eu-west-1"}});
    aws.always("PutObject", {{"ETag", kETag}, {"VersionId", "v7"}});
    aws.always("RegisterApplicationRevision", Json::object());
    aws.always("CreateDeployment", {{"deploymentId", "d-1"}});
    aws.always("GetDeployment", [this](const aws::Call& call) { return deployment(call); });
    aws.always("ListDeploymentTargets", [this](const aws::Call&) -> Json {
      if (targets.empty())
        throw service_error("ListDeploymentTargets", "DeploymentNotStartedException", "not yet");
      Json ids = Json::array();
      for (const Json& target : targets)
        for (const auto& [kind, inner] : target.items())
          if (kind.ends_with("Target")) ids.push_back(inner.at("targetId"));
      return {{"targetIds", ids}};
    });
    aws.always("BatchGetDeploymentTargets",
               [this](const aws::Call&) -> Json { return {{"deploymentTargets", targets}}; });
  }

  // What GetDeployment answers, one after the other; the last one again and again. Of d-2: that
  // which goes back.
  std::vector<Json> states = states_of({"Created", "InProgress", "Succeeded"});
  std::vector<Json> rollback_states;
  Json targets = Json::array();

  static std::vector<Json> states_of(std::vector<const char*> statuses,
                                     Json last = Json::object()) {
    std::vector<Json> made;
    for (const char* status : statuses) made.push_back({{"status", status}});
    made.back().update(last);
    return made;
  }
  std::string last_warning() const {
    auto all = out.notices(output::Notice::warning);
    return all.empty() ? "" : all.back();
  }
  size_t count(std::string_view operation) const { return aws.params_of(operation).size(); }

 private:
  Json deployment(const aws::Call& call) {
    bool back = call.params.at("deploymentId") == "d-2";
    const std::vector<Json>& all = back ? rollback_states : states;
    size_t& next = back ? next_rollback_ : next_;
    Json info = all.at(std::min(next++, all.size() - 1));
    info["deploymentId"] = call.params.at("deploymentId");
    return {{"deploymentInfo", std::move(info)}};
  }
  size_t next_ = 0, next_rollback_ = 0;
};

}  // namespace gcdt::test
