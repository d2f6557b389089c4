// kumo drift: what has been changed behind the template's back, nested stacks included.
#include <doctest.h>

#include <algorithm>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const std::string kNested = "arn:aws:cloudformation:eu-west-1:123456789012:stack/st-Net-X/1";
const std::string kTime = "2026-01-02T03:04:05+00:00";

Json resource(std::string_view id, std::string_view type, std::string_view physical_id) {
  return {{"LogicalResourceId", id},
          {"PhysicalResourceId", physical_id},
          {"ResourceType", type},
          {"ResourceStatus", "CREATE_COMPLETE"},
          {"LastUpdatedTimestamp", kTime}};
}

Json record(std::string_view id, std::string_view type, std::string_view status,
            Json more = Json::object()) {
  Json one = {{"StackId", kId},
              {"LogicalResourceId", id},
              {"ResourceType", type},
              {"StackResourceDriftStatus", status},
              {"Timestamp", kTime}};
  one.update(more);
  return one;
}

Json detection(std::string_view status, Json more = Json::object()) {
  Json answer = {{"StackId", kId},
                 {"StackDriftDetectionId", "d"},
                 {"DetectionStatus", status},
                 {"Timestamp", kTime}};
  answer.update(more);
  return answer;
}

const Json kDifferences = Json::parse(R"([
    {"PropertyPath": "/VersioningConfiguration/Status", "ExpectedValue": "Enabled",
     "ActualValue": "Suspended", "DifferenceType": "NOT_EQUAL"},
    {"PropertyPath": "/Tags/0", "ExpectedValue": "null", "ActualValue": "{\"Key\":\"by\"}",
     "DifferenceType": "ADD"},
    {"PropertyPath": "/BucketName", "ExpectedValue": "files", "ActualValue": "null",
     "DifferenceType": "REMOVE"}])");

// The stack `st` with a bucket, a queue, a role that cannot be compared, and a nested stack with a
// subnet in it.
struct DriftWorld : KumoWorld {
  explicit DriftWorld(std::vector<std::string> options = {}) : KumoWorld(kumo::drift) {
    for (const std::string& option : options) {
      size_t equals = option.find('=');
      ctx.args.values[option.substr(0, equals)] =
          equals == std::string::npos ? "true" : option.substr(equals + 1);
    }
    aws.always("DescribeStacks", stack_answer("UPDATE_COMPLETE"));
    aws.always("ListStackResources", [](const aws::Call& call) {
      Json list = Json::array();
      if (call.params.at("StackName") == kNested) {
        list.push_back(resource("Subnet", "AWS::EC2::Subnet", "subnet-1"));
      } else {
        list = Json::array({resource("Files", "AWS::S3::Bucket", "files"),
                            resource("Queue", "AWS::SQS::Queue", "queue"),
                            resource("Rule", "Custom::Rule", "rule"),
                            resource("Net", "AWS::CloudFormation::Stack", kNested)});
      }
      return Json{{"StackResourceSummaries", list}};
    });
    aws.always("DetectStackDrift", [](const aws::Call& call) {
      return Json{{"StackDriftDetectionId", call.params.at("StackName") == kNested ? "n" : "d"}};
    });
    aws.always("DescribeStackDriftDetectionStatus", detection("DETECTION_COMPLETE"));
    drifts(kDifferences, "DELETED");
  }

  // Two pages for the stack, one for the nested one.
  void drifts(Json bucket, std::string subnet) {
    aws.always("DescribeStackResourceDrifts", [=](const aws::Call& call) {
      if (call.params.at("StackName") == kNested)
        return Json{
            {"StackResourceDrifts", Json::array({record("Subnet", "AWS::EC2::Subnet", subnet)})}};
      if (call.params.contains("NextToken"))
        return Json{
            {"StackResourceDrifts", Json::array({record("Queue", "AWS::SQS::Queue", "IN_SYNC")})}};
      std::string_view status = bucket.empty() ? "IN_SYNC" : "MODIFIED";
      return Json{{"StackResourceDrifts", Json::array({record("Files", "AWS::S3::Bucket", status,
                                                              {{"PropertyDifferences", bucket}})})},
                  {"NextToken", "two"}};
    });
  }
};

}  // namespace

TEST_CASE("drift is shown property by property, with nested stacks and what cannot be compared") {
  DriftWorld world;
  world.run();
  auto tables = world.tables("drift");
  REQUIRE(tables.size() == 2);
  CHECK(tables[0].rows == std::vector<std::vector<std::string>>{
                              {"LogicalResourceId", "Files"},
                              {"PhysicalResourceId", "files"},
                              {"ResourceType", "AWS::S3::Bucket"},
                              {"StackResourceDriftStatus", "MODIFIED"},
                              {"VersioningConfiguration.Status", "changed: Enabled → Suspended"},
                              {"Tags.0", R"(added: {"Key":"by"})"},
                              {"BucketName", "removed: files"}});
  CHECK(tables[1].rows.at(0).at(1) == "Net/Subnet");
  CHECK(tables[1].rows.at(3).at(1) == "DELETED");
  CHECK(world.said() ==
        "Not compared, CloudFormation cannot detect their drift:\n"
        "  Rule (Custom::Rule)\n"
        "2 of 3 compared resources drifted (1 modified, 1 deleted)\n");
  Json result = world.result();
  CHECK(result.at("drifted") == true);
  REQUIRE(result.at("resources").size() == 4);
  CHECK(result.at("resources").at(0).at("differences").at(1) ==
        Json::parse(R"({"path": "Tags.0", "difference": "added", "expected": null,
                        "actual": "{\"Key\":\"by\"}"})"));
}

TEST_CASE("--fail makes drift an error, and only drift") {
  DriftWorld world({"--fail"});
  CHECK(world.failure() ==
        "Stack 'st' has drifted: 2 of 3 compared resources drifted (1 modified, 1 deleted).");
  auto cases = world.out.all<output::Case>();
  CHECK(cases.size() == 3);
  CHECK(std::ranges::count(cases, output::Case::failed, &output::Case::outcome) == 2);

  DriftWorld same({"--fail"});
  same.drifts(Json::array(), "IN_SYNC");
  CHECK(same.failure() == "");
  CHECK(same.tables("drift").empty());
  CHECK(same.said().ends_with("0 of 3 compared resources drifted (0 modified, 0 deleted)\n"));
}

TEST_CASE("the detection is waited for, over questions that get no answer") {
  DriftWorld world;
  int asked = 0;
  world.aws.always("DescribeStackDriftDetectionStatus", [&](const aws::Call&) {
    ++asked;
    if (asked == 3) throw throttled("DescribeStackDriftDetectionStatus");
    return detection(asked < 6 ? "DETECTION_IN_PROGRESS" : "DETECTION_COMPLETE");
  });
  world.run();
  CHECK(world.clock.sleeps.size() == 3);
  CHECK(world.result().at("drifted") == true);
}

TEST_CASE("a detection that takes too long is left to itself") {
  DriftWorld world({"--timeout=2"});
  world.aws.always("DescribeStackDriftDetectionStatus", detection("DETECTION_IN_PROGRESS"));
  CHECK(world.failure() ==
        "The drift of stack 'st' was not known after 2 minutes. CloudFormation goes on comparing; "
        "run `kumo drift` again later, or with a longer --timeout.");
  CHECK(world.clock.slept() < std::chrono::minutes(3));
}

TEST_CASE("a signal ends the waiting and says that nothing is changed") {
  DriftWorld world;
  world.aws.always("DescribeStackDriftDetectionStatus", detection("DETECTION_IN_PROGRESS"));
  world.clock.interrupt_sleep(2);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().ends_with("it changes nothing.\n"));
}

TEST_CASE("what could not be compared completely is an error after what was found") {
  DriftWorld world;
  world.aws.always("DescribeStackDriftDetectionStatus", [](const aws::Call& call) {
    if (call.params.at("StackDriftDetectionId") == "d") return detection("DETECTION_COMPLETE");
    return detection("DETECTION_FAILED",
                     {{"DetectionStatusReason", "Failed to detect drift on resource [Subnet]"}});
  });
  CHECK(world.failure() ==
        "Not everything could be compared. Nested stack 'Net': Failed to detect drift on resource "
        "[Subnet]");
  CHECK(world.tables("drift").size() == 2);
}

TEST_CASE("a nested stack that refuses is named, the others are compared") {
  DriftWorld world;
  world.aws.always("DetectStackDrift", [](const aws::Call& call) -> Json {
    if (call.params.at("StackName") == kNested)
      throw service_error("DetectStackDrift", "ValidationError", "Stack is in state UPDATE_FAILED");
    return {{"StackDriftDetectionId", "d"}};
  });
  CHECK(world.failure() ==
        "Not everything could be compared. Nested stack 'Net': Stack is in state UPDATE_FAILED");
  CHECK(world.tables("drift").size() == 1);
  CHECK(world.said().contains("  Net (AWS::CloudFormation::Stack)\n"));
}

TEST_CASE("a stack that is absent, busy or in a state without drift is one sentence") {
  DriftWorld absent;
  absent.aws.always("DescribeStacks", [](const aws::Call&) -> Json { throw no_such_stack(); });
  CHECK(absent.failure() == "Stack 'st' does not exist.");

  DriftWorld failed;
  failed.aws.always("DescribeStacks", stack_answer("ROLLBACK_COMPLETE"));
  CHECK(
      failed.failure().starts_with("Stack 'st' is ROLLBACK_COMPLETE: drift can be detected only of "
                                   "a stack in CREATE_COMPLETE, "));

  DriftWorld busy;
  busy.aws.always("DescribeStacks", stack_answer("UPDATE_IN_PROGRESS"));
  EventFeed feed(busy.aws, {{stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated")}});
  CHECK(busy.failure().starts_with(
      "Stack 'st' is UPDATE_IN_PROGRESS. Another operation runs since 2026-01-02 "
      "03:01:00.500000+00:00 (User Initiated). Drift can be detected when it is over"));
  CHECK(busy.aws.params_of("DetectStackDrift").empty());
}

}  // namespace gcdt::test
