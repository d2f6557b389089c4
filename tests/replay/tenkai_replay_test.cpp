// tenkai against what AWS answered to the original: the transcripts of 30-tenkai 12.
#include <doctest.h>

#include "base/text.h"
#include "picked_answers.h"
#include "services/log_stream.h"
#include "support/world.h"
#include "tools/tenkai/commands.h"

namespace gcdt::test {

namespace {

const std::string kMain = "tests.test_tenkai_main.test_deploy_cmd",
                  kCodes = "tests.test_tenkai_aws.test_tenkai_exit_codes";

std::string canned(int status, const Json& data) {
  return Json{{"status_code", status}, {"data", data}}.dump();
}

// What the original did not ask for. Its GetDeploymentInstance is deprecated; `instance` is what
// it answered, told as a target.
PickedAnswers with_others(PickedAnswers answers, int polls_before_targets, const Json& instance) {
  answers.add("sts.GetCallerIdentity",
              canned(200, {{"Account", "420189626185"}, {"Arn", "a"}, {"UserId", "u"}}));
  answers.add("codedeploy.GetDeploymentGroup",
              canned(200, {{"deploymentGroupInfo", {{"computePlatform", "Server"}}}}));
  answers.add("codedeploy.ListDeployments", canned(200, {{"deployments", Json::array()}}));
  answers.add("codedeploy.RegisterApplicationRevision", canned(200, Json::object()));
  for (int i = 0; i < polls_before_targets; ++i)
    answers.add(
        "codedeploy.ListDeploymentTargets",
        canned(400,
               {{"Error", {{"Code", "DeploymentNotStartedException"}, {"Message", "not yet"}}}}));
  if (instance.is_null()) return answers;
  answers.add("codedeploy.ListDeploymentTargets",
              canned(200, {{"targetIds", {instance.at("targetId")}}}));
  answers.add(
      "codedeploy.BatchGetDeploymentTargets",
      canned(200, {{"deploymentTargets", Json::array({{{"deploymentTargetType", "InstanceTarget"},
                                                       {"instanceTarget", instance}}})}}));
  return answers;
}

Json recorded_instance(const std::string& test, const char* id) {
  Json file = parse_json(
      os::read_file(recordings_folder() / test / "codedeploy.GetDeploymentInstance_1.json"), "");
  Json summary = file.at("data").at("instanceSummary");
  return {{"targetId", id},
          {"status", summary.at("status")},
          {"lifecycleEvents", summary.at("lifecycleEvents")}};
}

struct ReplayWorld : World {
  ReplayWorld(PickedAnswers answers, const char* application, const char* group)
      : World(tenkai::tool, tenkai::deploy,
              {{"codedeploy",
                {{"applicationName", application},
                 {"deploymentGroupName", group},
                 {"deploymentConfigName", "CodeDeployDefault.AllAtOnce"},
                 {"artifactsBucket", "7finity-infra-dev-deployment"}}},
               {"deployment", {{"LogGroup", "unknown_log_group"}}}},
              answers.replay()),
        answers_(std::move(answers)) {
    file("bundle.tar.gz", "x");
    ctx.bundle_file = dir.path() / "bundle.tar.gz";
  }

 private:
  PickedAnswers answers_;
};

std::string link(const std::string& id) {
  return fmt::format(
      "Deployment: {0} -> URL: https://eu-west-1.console.aws.amazon.com/codedeploy/home"
      "?region=eu-west-1#/deployments/{0}\n",
      id);
}

std::string states(const std::string& id, int in_progress) {
  std::string text = fmt::format("Deployment: {} - State: Created\n", id);
  for (int i = 0; i < in_progress; ++i)
    text += fmt::format("Deployment: {} - State: InProgress\n", id);
  return text;
}

}  // namespace

TEST_CASE("replay: a deployment that succeeds, as the original told it") {
  ReplayWorld world(with_others(PickedAnswers(kMain)
                                    .pick("s3.HeadBucket", {1})
                                    .pick("s3.PutObject", {1})
                                    .pick("codedeploy.CreateDeployment", {1})
                                    .pick("codedeploy.GetDeployment", 1, 12),
                                10, recorded_instance(kMain, "i-09d7eab579dcdcd6f")),
                    "gcdt-test-tenkai-deploy-gcdtTenkaiTestingApp-143YUEXCXJQQ2",
                    "gcdt-test-tenkai-deploy-gcdtTestDeploymentGroup-18CQG7HXOYUNN");
  world.run();
  CHECK(world.said() == link("d-BYHSHUCMN") + states("d-BYHSHUCMN", 10) +
                            "Deployment: d-BYHSHUCMN - State: Succeeded\n"
                            "\n"
                            "deployment summary:\n"
                            "Instance ID            Status       Most recent event\n"
                            "i-09d7eab579dcdcd6f    Succeeded    ValidateService\n");
  CHECK(world.clock.sleeps.size() == 11);
  // The revision is that of the recording's own echo.
  CHECK(world.result().at("revision") ==
        Json{{"revisionType", "S3"},
             {"s3Location",
              {{"bundleType", "tgz"},
               {"bucket", "7finity-infra-dev-deployment"},
               {"key", "gcdt-test-tenkai-deploy-gcdtTenkaiTestingApp-143YUEXCXJQQ2/bundle.tar.gz"},
               {"eTag", "\"83235a424930c4fdcd80d206f670ecb1\""},
               {"version", "NouA2DftN1S4UrgfAgI.4QyP0jnCRJnq"}}}});
}

TEST_CASE("replay: the exit codes of a deployment that fails and of one that succeeds") {
  auto picked = [](int number, int first, int last) {
    return PickedAnswers(kCodes)
        .pick("s3.PutObject", {number})
        .add("s3.HeadBucket", canned(200, Json::object()))
        .pick("codedeploy.CreateDeployment", {number})
        .pick("codedeploy.GetDeployment", first, last);
  };
  ReplayWorld failing(with_others(picked(1, 1, 13), 12, nullptr), "a", "g");
  CHECK(failing.failure() ==
        "Deployment d-MPPS4SIMN failed. HEALTH_CONSTRAINTS: Too many instances failed: fewer are "
        "healthy than the deployment configuration demands.");
  CHECK(failing.said().starts_with(link("d-MPPS4SIMN") + states("d-MPPS4SIMN", 11) +
                                   "Deployment: d-MPPS4SIMN failed: {\n  \"code\": "
                                   "\"HEALTH_CONSTRAINTS\",\n  \"message\": \"The overall "));
  CHECK(failing.result().at("revision").at("s3Location").at("version") ==
        "ukqVJPMxCotrbR4VFS5qMcs6NlsKQjsF");

  ReplayWorld working(with_others(picked(2, 14, 17), 3, nullptr), "a", "g");
  working.run();
  CHECK(working.said() == link("d-ZDKJOXBMN") + states("d-ZDKJOXBMN", 2) +
                              "Deployment: d-ZDKJOXBMN - State: Succeeded\n");
}

TEST_CASE("replay: the events of a log stream, each once") {
  PickedAnswers answers("tests.test_cloudwatch_logs_aws.test_get_log_events");
  answers.pick("logs.GetLogEvents", {1});
  World world(tenkai::tool, tenkai::deploy, Json::object(), answers.replay());
  auto events = services::read_log_stream(world.session.client("logs"), "/log", "stream",
                                          *parse_time("1500637139"), 200);
  REQUIRE(events.size() == 2);
  CHECK(events[0].time == *parse_time("1500637199"));
  CHECK(events[1].time == *parse_time("1500637309"));
  CHECK(events[0].message.starts_with("2_meine oma"));
}

// That recording is not part of the collection; its answers are those that its description names.
TEST_CASE("replay: a deployment that fails in a script, as the original told it") {
  Json failed = {{"code", "HEALTH_CONSTRAINTS"},
                 {"message",
                  "The overall deployment failed because too many individual instances failed "
                  "deployment, too few healthy instances are available for deployment, or some "
                  "instances in your deployment group are experiencing problems."}};
  Json events = Json::array();
  for (const char* name :
       {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall"})
    events.push_back({{"lifecycleEventName", name}, {"status", "Succeeded"}});
  events.push_back(
      {{"lifecycleEventName", "ApplicationStart"},
       {"status", "Failed"},
       {"diagnostics",
        {{"errorCode", "ScriptFailed"},
         {"scriptName", "appspec.sh"},
         {"message",
          "Script at specified location: appspec.sh run as user root failed with exit code 1"},
         {"logTail",
          "LifecycleEvent - ApplicationStart\nScript - appspec.sh\n"
          "[stdout]LIFECYCLE_EVENT=ApplicationStart\n[stderr]mv: cannot stat "
          "\u2018not-existing-file.txt\u2019: No such file or directory\n"}}}});
  events.push_back({{"lifecycleEventName", "ValidateService"}, {"status", "Skipped"}});
  PickedAnswers answers(kMain);
  answers.pick("s3.HeadBucket", {1}).pick("s3.PutObject", {1});
  answers.add("codedeploy.CreateDeployment", canned(200, {{"deploymentId", "d-WVNFBZKMN"}}));
  for (int i = 0; i < 12; ++i) {
    Json info{{"status", i == 0 ? "Created" : i < 11 ? "InProgress" : "Failed"}};
    if (i == 11) info["errorInformation"] = failed;
    answers.add("codedeploy.GetDeployment", canned(200, {{"deploymentInfo", info}}));
  }
  answers.add("logs.DescribeLogGroups", canned(200, {{"logGroups", Json::array()}}));
  ReplayWorld world(with_others(std::move(answers), 10,
                                {{"targetId", "i-063a17dea071f6858"},
                                 {"status", "Failed"},
                                 {"lifecycleEvents", std::move(events)}}),
                    "a", "g");
  CHECK(world.failure().starts_with("Deployment d-WVNFBZKMN failed. HEALTH_CONSTRAINTS: "));
  std::string said = world.said();
  // -v says that there is no such log group.
  said.resize(said.find("There is no log group 'unknown_log_group'."));
  CHECK(said ==
        link("d-WVNFBZKMN") + states("d-WVNFBZKMN", 10) +
            "Deployment: d-WVNFBZKMN failed: " + dump_pretty(failed) +
            "\n\ndeployment summary:\n"
            "Instance ID            Status       Most recent event\n"
            "i-063a17dea071f6858    Failed       ApplicationStart\n"
            "\n"
            "deployment diagnostics:\n"
            "Instance ID: i-063a17dea071f6858\n"
            "Error Code:  ScriptFailed\n"
            "Script Name: appspec.sh\n"
            "Message:     Script at specified location: appspec.sh run as user root failed with "
            "exit code 1\n"
            "Log Tail:    LifecycleEvent - ApplicationStart\n"
            "Script - appspec.sh\n"
            "[stdout]LIFECYCLE_EVENT=ApplicationStart\n"
            "[stderr]mv: cannot stat \u2018not-existing-file.txt\u2019: No such file or directory\n"
            "\n");
}

}  // namespace gcdt::test
