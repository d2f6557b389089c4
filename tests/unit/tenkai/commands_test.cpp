// tenkai list, show, stop, rollback.
#include "tenkai_world.h"

namespace gcdt::test {

namespace {

Json deployment(const char* id, const char* status, int hour, const char* version) {
  return {{"deploymentId", id},
          {"status", status},
          {"creator", "user"},
          {"description", "deploy with tenkai"},
          {"createTime", fmt::format("2026-01-01T{:02}:00:00+00:00", hour)},
          {"completeTime", fmt::format("2026-01-01T{:02}:02:05+00:00", hour)},
          {"revision",
           {{"revisionType", "S3"},
            {"s3Location",
             {{"bucket", "artifacts"}, {"key", "shop/bundle.tar.gz"}, {"version", version}}}}}};
}

void knows(TenkaiWorld& world, std::vector<Json> deployments) {
  world.aws.always("ListDeployments", [deployments](const aws::Call& call) -> Json {
    Json ids = Json::array();
    bool running = call.params.contains("includeOnlyStatuses");
    for (const Json& one : deployments)
      if (!running || one.at("status") == "InProgress") ids.push_back(one.at("deploymentId"));
    return {{"deployments", ids}};
  });
  world.aws.always("BatchGetDeployments", {{"deploymentsInfo", deployments}});
}

}  // namespace

TEST_CASE("tenkai list shows the newest deployments first") {
  TenkaiWorld world(tenkai::list);
  Json running = deployment("d-3", "InProgress", 4, "v3");
  running["createTime"] = "2026-01-02T03:03:35+00:00";
  running.erase("completeTime");
  knows(world, {deployment("d-1", "Succeeded", 1, "v1"), running,
                deployment("d-2", "Failed", 2, "a-version-of-many-many-many-many-characters")});
  world.run();
  CHECK(world.tables("deployments").at(0).rows ==
        std::vector<std::vector<std::string>>{
            {"d-3", "InProgress", "2026-01-02 03:03:35", "30 s", "v3", "deploy with tenkai"},
            {"d-2", "Failed", "2026-01-01 02:00:00", "2:05 min", "a-version-of-many-many-many-m...",
             "deploy with tenkai"},
            {"d-1", "Succeeded", "2026-01-01 01:00:00", "2:05 min", "v1", "deploy with tenkai"}});
  CHECK(world.said() == "listed 3 deployments\n");
  CHECK(world.result().at("deployments").at(0).at("deploymentId") == "d-3");
}

TEST_CASE("tenkai list asks for many deployments in batches, and shows twenty") {
  TenkaiWorld world(tenkai::list);
  std::vector<Json> many;
  for (int i = 0; i < 60; ++i)
    many.push_back(deployment(fmt::format("d-{}", i).c_str(), "Succeeded", i % 24, "v"));
  knows(world, many);
  world.aws.always("BatchGetDeployments", [&](const aws::Call& call) -> Json {
    Json found = Json::array();
    for (const Json& one : many)
      for (const Json& id : call.params.at("deploymentIds"))
        if (one.at("deploymentId") == id) found.push_back(one);
    CHECK(found.size() <= 25);
    return {{"deploymentsInfo", found}};
  });
  world.run();
  CHECK(world.count("BatchGetDeployments") == 3);
  CHECK(world.tables("deployments").at(0).rows.size() == 20);
}

TEST_CASE("tenkai list of a group without deployments is no failure") {
  TenkaiWorld world(tenkai::list);
  world.run();
  CHECK(world.said() == "listed 0 deployments\n");
}

TEST_CASE("tenkai show tells of a deployment what it tells at its end, and is no failure") {
  TenkaiWorld world(tenkai::show);
  world.ctx.args.values["<id>"] = "d-1";
  world.states = {deployment("d-1", "Failed", 1, "v1")};
  world.states[0]["errorInformation"] = {{"code", "HEALTH_CONSTRAINTS"}, {"message", "m"}};
  world.targets.push_back(instance("i-1", "Failed", Json::array({failed_step("Install", 1)})));
  world.aws.always("DescribeLogGroups", {{"logGroups", Json::array()}});
  world.run();
  CHECK(world.tables("deployment").at(0).rows.at(1) ==
        std::vector<std::string>{"status", "Failed"});
  CHECK(world.said().contains("i-1                    Failed       Install\n"));
  CHECK(world.said().contains("Log Tail:    [stderr]mv: cannot stat\n"));
  CHECK(world.said().ends_with(
      "\nDeployment d-1 is Failed. HEALTH_CONSTRAINTS: Too many instances failed: fewer are "
      "healthy "
      "than the deployment configuration demands. The first to fail was i-1 in Install with "
      "appspec.sh. ScriptFailed: The script ended with an error.\n"));
}

TEST_CASE("tenkai show of an unknown deployment fails in AWS's words") {
  TenkaiWorld world(tenkai::show);
  world.ctx.args.values["<id>"] = "d-1";
  world.aws.expect("GetDeployment").error("DeploymentDoesNotExistException", "No such deployment.");
  CHECK(world.failure().ends_with("No such deployment."));
}

TEST_CASE("tenkai stop stops what runs in the group, and follows the way back") {
  TenkaiWorld world(tenkai::stop);
  knows(world, {deployment("d-1", "InProgress", 1, "v1")});
  world.states = TenkaiWorld::states_of({"InProgress"});
  world.aws.always("StopDeployment", [&](const aws::Call&) -> Json {
    world.states = TenkaiWorld::states_of({"InProgress", "InProgress", "InProgress", "Stopped"},
                                          {{"rollbackInfo", {{"rollbackDeploymentId", "d-2"}}}});
    return {{"status", "Pending"}};
  });
  world.rollback_states = TenkaiWorld::states_of({"InProgress", "Succeeded"});
  world.run();
  CHECK(world.said().ends_with(
      "Deployment d-1 ended in Stopped. It was rolled back by d-2: the revision before runs "
      "again.\n"));
  CHECK(world.result() == Json{{"deployment", "d-1"}, {"status", "Stopped"}});
}

TEST_CASE("tenkai stop has nothing to do where nothing runs") {
  TenkaiWorld none(tenkai::stop);
  CHECK(none.failure() ==
        "No deployment runs in the deployment group 'blue': there is nothing to stop.");
  TenkaiWorld over(tenkai::stop);
  over.ctx.args.values["<id>"] = "d-1";
  over.states = TenkaiWorld::states_of({"Succeeded"});
  CHECK(over.failure() ==
        "Deployment d-1 is over, it ended in Succeeded: there is nothing to stop.");
  for (TenkaiWorld* world : {&none, &over}) CHECK(world->count("StopDeployment") == 0);
}

TEST_CASE("tenkai stop that comes too late is a failure that says so") {
  TenkaiWorld world(tenkai::stop);
  world.ctx.args.values["<id>"] = "d-1";
  world.states = TenkaiWorld::states_of({"InProgress", "Succeeded"});
  world.aws.expect("StopDeployment").error("DeploymentAlreadyCompletedException", "over");
  CHECK(world.failure() == "Deployment d-1 ended in Succeeded before it could be stopped.");
}

TEST_CASE("tenkai rollback goes back to the last success, other than what is in use") {
  struct Case {
    std::vector<Json> deployments;
    const char* version;
  };
  for (const auto& [deployments, version] :
       {Case{{deployment("d-5", "Failed", 5, "v5"), deployment("d-4", "Succeeded", 4, "v4"),
              deployment("d-3", "Succeeded", 3, "v3")},
             "v4"},
        Case{{deployment("d-5", "Succeeded", 5, "v5"), deployment("d-4", "Failed", 4, "v4"),
              deployment("d-3", "Succeeded", 3, "v5"), deployment("d-2", "Succeeded", 2, "v2")},
             "v2"},
        Case{{deployment("d-5", "Stopped", 5, "v5"), deployment("d-4", "Succeeded", 4, "v5")},
             "v5"}}) {
    TenkaiWorld world(tenkai::rollback);
    knows(world, deployments);
    world.aws.expect("HeadObject", {{"VersionId", version}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    Json request = world.aws.params_of("CreateDeployment").at(0);
    CHECK(request.at("revision").at("s3Location").at("version") == version);
    CHECK(text(request, "/description").starts_with("rollback with tenkai to d-"));
    CHECK(world.said().starts_with("rolling back to the revision of d-"));
    CHECK(world.result().at("status") == "Succeeded");
  }
}

TEST_CASE("tenkai rollback without anything to go back to changes nothing") {
  TenkaiWorld first(tenkai::rollback);
  knows(first, {deployment("d-5", "Succeeded", 5, "v5"), deployment("d-4", "Succeeded", 4, "v5")});
  CHECK(first.failure() ==
        "The deployment group 'blue' has no earlier successful deployment of another revision: "
        "there is nothing to go back to.");
  TenkaiWorld gone(tenkai::rollback);
  knows(gone, {deployment("d-5", "Failed", 5, "v5"), deployment("d-4", "Succeeded", 4, "v4")});
  gone.aws.expect("HeadObject").error("404", "Not Found", 404);
  CHECK(gone.failure().starts_with(
      "There is no bundle s3://artifacts/shop/bundle.tar.gz in the version 'v4' any more."));
  TenkaiWorld busy(tenkai::rollback);
  knows(busy, {deployment("d-5", "InProgress", 5, "v5")});
  busy.states = {deployment("d-5", "InProgress", 5, "v5")};
  CHECK(busy.failure().starts_with("Deployment d-5 runs in the deployment group 'blue'"));
  for (TenkaiWorld* world : {&first, &gone, &busy}) CHECK(world->count("CreateDeployment") == 0);
}

}  // namespace gcdt::test
