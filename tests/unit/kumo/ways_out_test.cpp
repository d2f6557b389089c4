// The ways out of states in which nothing can be deployed or deleted.
#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const std::vector<Json> kHistory = {stack_event("CREATE_IN_PROGRESS", "st", 1),
                                    stack_event("CREATE_COMPLETE", "st", 2)};

struct WayOut : KumoWorld {
  WayOut(const Command& command, std::vector<std::string> options) : KumoWorld(command) {
    for (const std::string& option : options) {
      size_t equals = option.find('=');
      ctx.args.values[option.substr(0, equals)] =
          equals == std::string::npos ? "true" : option.substr(equals + 1);
    }
  }
};

Json resource(std::string_view type, std::string_view id, std::string_view physical_id,
              std::string_view status = "CREATE_COMPLETE") {
  return {{"ResourceType", type},
          {"LogicalResourceId", id},
          {"PhysicalResourceId", physical_id},
          {"ResourceStatus", status},
          {"LastUpdatedTimestamp", "2026-01-01T00:00:00+00:00"}};
}

Json resources(std::vector<Json> list) {
  return {{"StackResourceSummaries", std::move(list)}};
}

}  // namespace

TEST_CASE("--recreate-failed deletes the stack and creates it anew") {
  WayOut world(kumo::deploy, {"--recreate-failed"});
  world.aws.expect("DescribeStacks").reply(stack_answer("ROLLBACK_COMPLETE"));
  world.aws.expect("DeleteStack", {{"StackName", kId}});
  world.aws.expect("CreateStack", {{"StackName", "st"}}).reply({{"StackId", kId + "2"}});
  world.aws.expect("DescribeStacks", {{"StackName", kId + "2"}})
      .reply(stack_answer("CREATE_COMPLETE", {{"StackId", kId + "2"}}));
  world.aws.always("DescribeStackEvents", [&](const aws::Call& call) {
    Json events = Json::array();
    auto add = [&](std::string_view status, int second) {
      Json event = stack_event(status, "st", second);
      event["StackId"] = event["PhysicalResourceId"] = call.params.at("StackName");
      events.insert(events.begin(), std::move(event));
    };
    if (call.params.at("StackName") == kId) {
      add("ROLLBACK_COMPLETE", 3);
      if (!world.aws.params_of("DeleteStack").empty()) {
        add("DELETE_IN_PROGRESS", 60);
        add("DELETE_COMPLETE", 61);
      }
    } else {
      add("CREATE_IN_PROGRESS", 62);
      add("CREATE_COMPLETE", 63);
    }
    return Json{{"StackEvents", std::move(events)}};
  });
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "Stack 'st' is ROLLBACK_COMPLETE: deleting it first.\n");
  CHECK(world.result().at("stack_id") == kId + "2");
}

TEST_CASE("--wait says whose operation runs, waits for its end, then deploys") {
  WayOut world(kumo::deploy, {"--wait"});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_IN_PROGRESS"));
  Json begun = stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated");
  begun["ClientRequestToken"] = "gcdt-bob-1";
  EventFeed feed(world.aws, {{begun}});
  world.aws.expect("DescribeStacks", {{"StackName", kId}})
      .reply(stack_answer("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
  world.aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer("UPDATE_COMPLETE"));
  world.aws.expect("DescribeStacks", {{"StackName", "st"}}).reply(stack_answer("UPDATE_COMPLETE"));
  world.aws.expect("UpdateStack").error("ValidationError", "No updates are to be performed.");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.clock.sleeps.size() == 2);
  CHECK(world.said().starts_with(
      "Stack 'st' is UPDATE_IN_PROGRESS. Another operation runs since 2026-01-02 "
      "03:01:00.500000+00:00 (User Initiated, token gcdt-bob-1). Waiting until it is over"));
}

TEST_CASE("--wait for a deletion ends in a creation, and --timeout ends the waiting") {
  WayOut world(kumo::deploy, {"--wait"});
  world.aws.expect("DescribeStacks").reply(stack_answer("DELETE_IN_PROGRESS"));
  EventFeed feed(world.aws, {kHistory});
  world.aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer("DELETE_COMPLETE"));
  world.aws.expect("DescribeStacks", {{"StackName", "st"}}).refuse(no_such_stack());
  world.aws.expect("CreateStack").error("Stop", "here");
  CHECK(world.failure().contains("Stop"));
  CHECK(world.aws.all_went_to_plan());

  WayOut slow(kumo::remove, {"--wait", "--timeout=1"});
  slow.aws.always("DescribeStacks", stack_answer("UPDATE_IN_PROGRESS"));
  EventFeed other(slow.aws, {kHistory});
  CHECK(slow.failure().starts_with("Stack 'st' is still UPDATE_IN_PROGRESS after 1 minute."));
}

TEST_CASE("a rollback is continued and followed to its end") {
  WayOut world(kumo::rollback, {"--continue", "--skip=A, N.B"});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_ROLLBACK_FAILED"));
  EventFeed feed(world.aws, {kHistory,
                             {stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 60),
                              stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 61)}});
  world.aws.expect("ContinueUpdateRollback",
                   {{"StackName", kId}, {"ResourcesToSkip", Json::array({"A", "N.B"})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.result() ==
        Json{{"stack", "st"}, {"stack_id", kId}, {"status", "UPDATE_ROLLBACK_COMPLETE"}});
}

TEST_CASE("a rollback that fails again names what to skip") {
  WayOut world(kumo::rollback, {"--continue"});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_ROLLBACK_FAILED"));
  EventFeed feed(world.aws, {kHistory,
                             {stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 60),
                              stack_event("UPDATE_FAILED", "B", 61, "still gone"),
                              stack_event("UPDATE_ROLLBACK_FAILED", "st", 62)}});
  world.aws.expect("ContinueUpdateRollback", {{"StackName", kId}});
  world.aws.expect("ListStackResources")
      .reply(resources({resource("AWS::S3::Bucket", "A", "a", "UPDATE_FAILED"),
                        resource("AWS::S3::Bucket", "B", "b", "UPDATE_COMPLETE"),
                        resource("AWS::S3::Bucket", "C", "c", "UPDATE_FAILED")}));
  std::string failure = world.failure();
  CHECK(failure.contains("In the rollback: resource 'B' (AWS::S3::Bucket) UPDATE_FAILED: still"));
  CHECK(failure.ends_with("`kumo rollback --continue --skip=A,C`."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an update that was not rolled back is, and a signal leaves that alone") {
  WayOut world(kumo::rollback, {});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_FAILED"));
  EventFeed feed(world.aws, {kHistory, {stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 60)}});
  world.aws.expect("RollbackStack", {{"StackName", kId}}).reply({{"StackId", kId}});
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().starts_with("The rollback of stack 'st' goes on."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("--empty-buckets shows what is in them and empties those that would be deleted") {
  WayOut world(kumo::remove, {"--empty-buckets"});
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  const std::string nested = "arn:aws:cloudformation:eu-west-1:123456789012:stack/n/1";
  world.aws.always("ListStackResources", [&](const aws::Call& call) {
    if (call.params.at("StackName") == nested)
      return resources({resource("AWS::S3::Bucket", "Inner", "inner")});
    return resources({resource("AWS::S3::Bucket", "Files", "files"),
                      resource("AWS::S3::Bucket", "Kept", "kept"),
                      resource("AWS::S3::Bucket", "Empty", "empty"),
                      resource("AWS::S3::Bucket", "Gone", "gone", "DELETE_COMPLETE"),
                      resource("AWS::SQS::Queue", "Queue", "queue"),
                      resource("AWS::CloudFormation::Stack", "Nested", nested)});
  });
  world.aws.always("GetTemplate", [](const aws::Call&) {
    return Json{{"TemplateBody", R"({"Resources": {"Kept": {"DeletionPolicy": "Retain"}}})"}};
  });
  world.aws.always("HeadBucket", {{"BucketRegion", "eu-west-1"}});
  world.aws.always("ListObjectVersions", [](const aws::Call& call) {
    if (call.params.at("Bucket") != "files" && call.params.at("Bucket") != "inner")
      return Json::object();
    return Json::parse(R"({"Versions": [{"Key": "a", "VersionId": "1", "Size": 10},
                                        {"Key": "a", "VersionId": "2", "Size": 5}],
                           "DeleteMarkers": [{"Key": "b", "VersionId": "3"}]})");
  });
  world.aws.always("DeleteObjects", Json::object());
  world.aws.expect("DeleteStack").error("Stop", "here");
  EventFeed feed(world.aws, {kHistory});
  CHECK(world.failure().contains("Stop"));
  CHECK(world.tables("buckets").at(0).rows ==
        std::vector<std::vector<std::string>>{{"Files", "files", "3", "15"},
                                              {"Inner", "inner", "3", "15"}});
  auto deletions = world.aws.params_of("DeleteObjects");
  REQUIRE(deletions.size() == 2);
  CHECK(deletions[0] == Json::parse(R"({"Bucket": "files", "ExpectedBucketOwner": "123456789012",
        "Delete": {"Quiet": true, "Objects": [{"Key": "a", "VersionId": "1"},
          {"Key": "a", "VersionId": "2"}, {"Key": "b", "VersionId": "3"}]}})"));
  CHECK(deletions[1].at("Bucket") == "inner");
}

TEST_CASE("an object that cannot be deleted ends the command before the stack is touched") {
  WayOut world(kumo::remove, {"--empty-buckets"});
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.always("ListStackResources", resources({resource("AWS::S3::Bucket", "F", "files")}));
  world.aws.always("GetTemplate", {{"TemplateBody", "Resources: {}"}});
  world.aws.always("HeadBucket", {{"BucketRegion", "eu-west-1"}});
  world.aws.always("ListObjectVersions",
                   Json::parse(R"({"Versions": [{"Key": "a", "VersionId": "1", "Size": 1}]})"));
  world.aws.always("DeleteObjects", Json::parse(R"({"Errors": [{"Key": "a",
      "Code": "AccessDenied", "Message": "locked"}]})"));
  CHECK(world.failure() ==
        "Object 'a' of bucket 'files' could not be deleted: AccessDenied: locked");
}

}  // namespace gcdt::test
