// Watching: every end of a deployment, what is shown of it, and what is told of a failure
// (30-tenkai 5.5 to 5.7, 12).
#include "tenkai_world.h"
#include "tools/tenkai/error_codes.h"

namespace gcdt::test {

namespace {

const Json kHealth = {
    {"errorInformation",
     {{"code", "HEALTH_CONSTRAINTS"}, {"message", "The overall deployment failed."}}}};

Json steps_until_start(std::string_view last) {
  Json steps =
      Json::array({step("ApplicationStop", "Succeeded", 1), step("Install", "Succeeded", 4)});
  steps.push_back(last == "Failed" ? failed_step("ApplicationStart", 7)
                                   : step("ApplicationStart", last, 7));
  steps.push_back(step("ValidateService", last == "Failed" ? "Skipped" : "Pending"));
  return steps;
}

// A failing deployment of one instance.
struct FailingWorld : TenkaiWorld {
  FailingWorld() {
    states = states_of({"Created", "InProgress", "Failed"}, kHealth);
    targets.push_back(instance("i-063a17dea071f6858", "Failed", steps_until_start("Failed")));
  }
};

}  // namespace

TEST_CASE("every end of a deployment ends the watch, and success alone is success") {
  struct Case {
    std::vector<const char*> statuses;
    const char* failure;
  };
  for (const auto& [statuses, failure] :
       {Case{{"Created", "InProgress", "InProgress", "Succeeded"}, ""},
        Case{{"Created", "InProgress", "Failed"}, "Deployment d-1 failed."},
        Case{{"InProgress", "Stopped"}, "Deployment d-1 was stopped."},
        Case{{"Queued", "Baking", "Ready", "Succeeded"}, ""}}) {
    TenkaiWorld world;
    world.states = TenkaiWorld::states_of(statuses);
    CHECK(world.failure() == failure);
    CHECK(world.count("GetDeployment") == statuses.size());
    CHECK(world.result().at("status") == statuses.back());
  }
}

TEST_CASE("a failure is told with the words of its script, first the documented way") {
  FailingWorld world;
  world.aws.always("DescribeLogGroups", {{"logGroups", Json::array()}});
  std::string told = world.failure();
  CHECK(world.said() == kLink +
                            "Deployment: d-1 - State: Created\n"
                            "Deployment: d-1 - State: InProgress\n"
                            "Deployment: d-1 failed: {\n"
                            "  \"code\": \"HEALTH_CONSTRAINTS\",\n"
                            "  \"message\": \"The overall deployment failed.\"\n"
                            "}\n"
                            "\n"
                            "deployment summary:\n"
                            "Instance ID            Status       Most recent event\n"
                            "i-063a17dea071f6858    Failed       ApplicationStart\n"
                            "\n"
                            "deployment diagnostics:\n"
                            "Instance ID: i-063a17dea071f6858\n"
                            "Error Code:  ScriptFailed\n"
                            "Script Name: appspec.sh\n"
                            "Message:     Script at specified location: appspec.sh failed\n"
                            "Log Tail:    [stderr]mv: cannot stat\n"
                            "\n"
                            "There is no log group '/var/log/messages'.\n");
  CHECK(world.out.notices(output::Notice::debug).size() == 1);
  CHECK(told ==
        "Deployment d-1 failed. HEALTH_CONSTRAINTS: Too many instances failed: fewer are healthy "
        "than the deployment configuration demands. The first to fail was i-063a17dea071f6858 in "
        "ApplicationStart with appspec.sh. ScriptFailed: The script ended with an error.");
}

TEST_CASE(
    "the log group of the configuration is read per instance, page by page, without repeats") {
  FailingWorld world;
  world.ctx.config["tenkai"]["deployment"] = {{"LogGroup", "/my/loggroup"}};
  world.aws.always("DescribeLogGroups",
                   {{"logGroups", Json::array({{{"logGroupName", "/my/loggroup"}}})}});
  world.aws.always("DescribeLogStreams",
                   {{"logStreams", Json::array({{{"logStreamName", "i-063a17dea071f6858"}}})}});
  auto page = [](const char* message, const char* token) {
    return Json{{"events", Json::array({{{"timestamp", 1767323100000}, {"message", message}}})},
                {"nextForwardToken", token}};
  };
  world.aws
      .expect("GetLogEvents", {{"logGroupName", "/my/loggroup"},
                               {"logStreamName", "i-063a17dea071f6858"},
                               {"startTime", 1767323045000},
                               {"startFromHead", true}})
      .reply(page("  one \n", "f/1"));
  world.aws.expect("GetLogEvents", {{"nextToken", "f/1"}}).reply(page("two", "f/2"));
  world.aws.expect("GetLogEvents", {{"nextToken", "f/2"}})
      .reply({{"events", Json::array()}, {"nextForwardToken", "f/2"}});
  world.failure();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().ends_with("instance i-063a17dea071f6858 logentries\none\ntwo\n"));
}

TEST_CASE("a stream that does not exist, or a log that may not be read, hides nothing") {
  FailingWorld none;
  none.aws.always("DescribeLogGroups",
                  {{"logGroups", Json::array({{{"logGroupName", "/var/log/messages"}}})}});
  none.aws.always("DescribeLogStreams",
                  {{"logStreams", Json::array({{{"logStreamName", "i-063a17dea071f68580"}}})}});
  CHECK(none.failure().starts_with("Deployment d-1 failed."));
  CHECK(none.said().ends_with(
      "The log group '/var/log/messages' has no stream 'i-063a17dea071f6858'.\n"));
  FailingWorld denied;
  denied.aws.always("DescribeLogGroups", [](const aws::Call&) -> Json {
    throw service_error("DescribeLogGroups", "AccessDeniedException", "no");
  });
  CHECK(denied.failure().starts_with("Deployment d-1 failed."));
  CHECK(denied.last_warning().starts_with("The log group '/var/log/messages' cannot be read: "));
}

TEST_CASE("a deployment that failed before it started has its reason and no summary") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of(
      {"Created", "Failed"},
      {{"errorInformation", {{"code", "NO_INSTANCES"}, {"message", "No instances found."}}}});
  CHECK(world.failure() ==
        "Deployment d-1 failed. NO_INSTANCES: No instance fits the deployment group: look at its "
        "tags and groups.");
  CHECK_FALSE(world.said().contains("summary"));
}

TEST_CASE("a code that is younger than the program is told in AWS's words") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of(
      {"Failed"}, {{"errorInformation", {{"code", "MOON_PHASE"}, {"message", "Full moon."}}}});
  world.aws.always("GetDeployment", Json{{"deploymentInfo", world.states.at(0)}});
  CHECK(world.failure() == "Deployment d-1 failed. MOON_PHASE. Full moon.");
}

TEST_CASE("each code of the model has its sentence") {
  for (const char* shape : {"AGENT_ISSUE", "ALARM_ACTIVE", "REVISION_MISSING", "TIMEOUT",
                            "CLOUDFORMATION_STACK_FAILURE", "ScriptTimedOut", "UnknownError"})
    CHECK(std::string(tenkai::explanation(shape)).ends_with('.'));
}

TEST_CASE("the one that failed first is named first, whatever the order of the list") {
  FailingWorld world;
  world.aws.always("DescribeLogGroups", {{"logGroups", Json::array()}});
  world.targets.push_back(
      instance("i-2", "Failed", Json::array({failed_step("BeforeInstall", 3, "ScriptTimedOut")})));
  CHECK(world.failure().ends_with(
      " The first to fail was i-2 in BeforeInstall with appspec.sh. ScriptTimedOut: The script did "
      "not end within its timeout."));
  CHECK(world.said().find("Instance ID: i-2\n") <
        world.said().find("Instance ID: i-063a17dea071f6858\n"));
}

TEST_CASE("a deployment that waits for its traffic says what to do, once") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress", "Ready", "Ready", "Ready", "Stopped"});
  world.failure();
  CHECK(world.out.notices(output::Notice::warning) ==
        std::vector<std::string>{
            "Deployment d-1 is ready: the new instances run beside the old ones and wait for "
            "somebody to send them the traffic. Do that with `gcdt call codedeploy "
            "ContinueDeployment '{\"deploymentId\": \"d-1\", \"deploymentWaitType\": "
            "\"READY_WAIT\"}'`, or stop it with `tenkai stop d-1`."});
}

TEST_CASE("steps are told as they end; machines hear of the beginnings, too") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress", "InProgress", "InProgress", "Succeeded"});
  world.targets.push_back(instance("i-1", "InProgress", steps_until_start("InProgress")));
  world.clock.on_sleep = [&](size_t n) {
    if (n == 2) world.targets.at(0) = instance("i-1", "Succeeded", steps_until_start("Succeeded"));
  };
  world.run();
  std::string told;
  for (const output::Event& event : world.out.events)
    if (auto* one = std::get_if<output::TargetEvent>(&event))
      told += fmt::format("{} {} {} {}\n", one->target, one->event, one->status, one->took);
  CHECK(told ==
        "i-1 ApplicationStop Succeeded 2 s\ni-1 Install Succeeded 2 s\n"
        "i-1 ApplicationStart InProgress \ni-1 ApplicationStart Succeeded 2 s\n");
}

TEST_CASE("traffic that moves to a function or a service is shown") {
  for (bool ecs : {false, true}) {
    TenkaiWorld world;
    world.states = TenkaiWorld::states_of({"InProgress", "InProgress", "InProgress", "Succeeded"});
    auto target = [ecs](double percent) {
      Json common = {{"targetId", ecs ? "cluster:web" : "shop:live"},
                     {"status", "InProgress"},
                     {"lifecycleEvents", Json::array({step("AllowTraffic", "InProgress", 1)})}};
      if (ecs)
        common["taskSetsInfo"] =
            Json::array({{{"taskSetLabel", "Blue"}, {"trafficWeight", 100 - percent}},
                         {{"taskSetLabel", "Green"}, {"trafficWeight", percent}}});
      else
        common["lambdaFunctionInfo"] = {{"functionName", "shop"}, {"targetVersionWeight", percent}};
      return Json{{"deploymentTargetType", ecs ? "ECSTarget" : "LambdaTarget"},
                  {ecs ? "ecsTarget" : "lambdaTarget", std::move(common)}};
    };
    world.targets.push_back(target(10));
    world.clock.on_sleep = [&](size_t n) {
      if (n == 2) world.targets.at(0) = target(100);
    };
    world.run();
    std::string id = ecs ? "cluster:web" : "shop:live";
    CHECK(world.said().contains("traffic: " + id + " 10 %\n"));
    CHECK(world.said().contains("traffic: " + id + " 100 %\n"));
    CHECK(world.said().contains(ecs ? "\nService                Status"
                                    : "\nFunction               Status"));
  }
}

TEST_CASE("targets that may not be looked at do not end the watch") {
  TenkaiWorld world;
  world.aws.always("ListDeploymentTargets", [](const aws::Call&) -> Json {
    throw service_error("ListDeploymentTargets", "AccessDeniedException", "no");
  });
  world.run();
  CHECK(world.count("ListDeploymentTargets") == 1);
  CHECK(world.last_warning().starts_with("The targets of the deployment cannot be looked at: "));
}

TEST_CASE("trouble with the connection is no news about the deployment") {
  TenkaiWorld world;
  size_t asked = 0;
  world.aws.always("GetDeployment", [&](const aws::Call&) -> Json {
    ++asked;
    if (asked == 2 || asked == 3) throw no_answer("GetDeployment");
    if (asked == 4) throw throttled("GetDeployment");
    return {{"deploymentInfo", {{"status", asked < 6 ? "InProgress" : "Succeeded"}}}};
  });
  world.run();
  CHECK(world.out.notices(output::Notice::warning).size() == 1);
  CHECK(world.last_warning().starts_with("Connection lost ("));
  CHECK(world.clock.sleeps.at(3) >= std::chrono::seconds(20));  // throttled: half as often
}

TEST_CASE("the watch is given up, and nothing stopped, when that is all one can do") {
  const std::string look =
      " It goes on, nothing was stopped. Look at it with `tenkai show d-1`, stop it with `tenkai "
      "stop d-1`.";
  TenkaiWorld late;
  late.ctx.args.values["--timeout"] = "3";
  late.states = TenkaiWorld::states_of({"InProgress"});
  CHECK(late.failure() == "Stopped watching deployment d-1 after 3 minutes." + look);
  CHECK(late.clock.slept() < std::chrono::minutes(4));
  TenkaiWorld mute;
  mute.aws.always("GetDeployment",
                  [](const aws::Call&) -> Json { throw no_answer("GetDeployment"); });
  CHECK(mute.failure().starts_with("No answer about deployment d-1 for 10 minutes: "));
  TenkaiWorld expired;
  expired.aws.always("GetDeployment", [](const aws::Call&) -> Json {
    throw service_error("GetDeployment", "ExpiredTokenException", "expired");
  });
  CHECK(expired.failure().starts_with("The credentials expired while deployment d-1 is"));
  for (TenkaiWorld* world : {&late, &mute, &expired}) CHECK(world->count("StopDeployment") == 0);
  TenkaiWorld wrong;
  wrong.ctx.args.values["--timeout"] = "soon";
  CHECK(wrong.failure() == "--timeout must be a number of minutes (0 = no limit), not 'soon'");
  CHECK(wrong.aws.calls.empty());
}

TEST_CASE("a deployment that is rolled back by itself is followed until that is over") {
  for (bool well : {true, false}) {
    FailingWorld world;
    world.aws.always("DescribeLogGroups", {{"logGroups", Json::array()}});
    Json back = kHealth;
    back["autoRollbackConfiguration"] = {{"enabled", true}, {"events", {"DEPLOYMENT_FAILURE"}}};
    world.states = TenkaiWorld::states_of({"InProgress", "Failed"}, back);
    world.states.push_back(world.states.back());  // CodeDeploy takes its time
    world.states.back()["rollbackInfo"] = {{"rollbackDeploymentId", "d-2"}};
    world.rollback_states =
        TenkaiWorld::states_of({"Created", "InProgress", well ? "Succeeded" : "Failed"});
    std::string told = world.failure();
    CHECK(world.said().contains("Deployment: d-1 is rolled back by d-2\n"));
    CHECK(told.contains(well ? " It was rolled back by d-2: the revision before runs again."
                             : " The rollback d-2 ended in Failed, too."));
  }
}

TEST_CASE("a rollback that cannot be is told with CodeDeploy's reason") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of(
      {"Failed"}, {{"rollbackInfo", {{"rollbackMessage", "There is nothing to go back to."}}}});
  CHECK(world.failure() ==
        "Deployment d-1 failed. It was not rolled back: There is nothing to go back to.");
}

}  // namespace gcdt::test
