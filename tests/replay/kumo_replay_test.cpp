// kumo against what AWS answered to the original.
#include <doctest.h>

#include "picked_answers.h"
#include "support/world.h"
#include "tools/kumo/commands.h"

namespace gcdt::test {

namespace {

const std::string kStack = "infra-dev-kumo-sample-stack";
const std::string kMain = "tests.test_kumo_main.", kAws = "tests.test_kumo_aws.";

Json section(Json stack = Json::object()) {
  stack["StackName"] = kStack;
  return {{"stack", std::move(stack)}, {"parameters", {{"InstanceType", "t2.micro"}}}};
}

struct ReplayWorld : World {
  ReplayWorld(const Command& command, PickedAnswers answers, Json config = section())
      : World(kumo::tool, command, std::move(config), answers.replay()),
        answers_(std::move(answers)) {
    file("cloudformation.json", R"({"Resources": {"S3Bucket1": {"Type": "AWS::S3::Bucket"}}})");
  }

  // "status id reason time" of every event.
  std::vector<std::string> lines() const {
    std::vector<std::string> found;
    for (const output::StackEvent& event : stack_events())
      found.push_back(
          fmt::format("{} {} '{}' {}", event.status, event.logical_id, event.reason, event.time));
    return found;
  }

 private:
  PickedAnswers answers_;  // its files
};

}  // namespace

TEST_CASE("replay: a stack is created and its events are shown as they were") {
  ReplayWorld world(kumo::deploy, PickedAnswers(kMain + "test_basic_lifecycle_cmds")
                                      .pick("cloudformation.DescribeStacks", {1, 4})
                                      .pick("cloudformation.CreateStack", {1})
                                      .pick("cloudformation.DescribeStackEvents", 1, 7));
  world.run();
  CHECK(world.lines() ==
        std::vector<std::string>{
            "CREATE_IN_PROGRESS infra-dev-kumo-sample-stack 'User Initiated' 2017-08-11 "
            "14:17:18.094000+00:00",
            "CREATE_IN_PROGRESS S3Bucket1 '' 2017-08-11 14:17:22.629000+00:00",
            "CREATE_IN_PROGRESS S3Bucket1 'Resource creation Initiated' 2017-08-11 "
            "14:17:24.502000+00:00",
            "CREATE_COMPLETE S3Bucket1 '' 2017-08-11 14:17:45.326000+00:00",
            "CREATE_COMPLETE infra-dev-kumo-sample-stack '' 2017-08-11 14:17:48.165000+00:00"});
  CHECK(world.clock.sleeps.size() == 6);
}

TEST_CASE("replay: a stack is deleted; the events of its creation are not shown again") {
  ReplayWorld world(kumo::remove, PickedAnswers(kMain + "test_basic_lifecycle_cmds")
                                      .pick("cloudformation.DescribeStacks", {8})
                                      .pick("cloudformation.DeleteStack", {1})
                                      .pick("cloudformation.DescribeStackEvents", 8, 10));
  world.run();
  CHECK(world.lines() ==
        std::vector<std::string>{
            "DELETE_IN_PROGRESS infra-dev-kumo-sample-stack 'User Initiated' 2017-08-11 "
            "14:17:56.851000+00:00",
            "DELETE_IN_PROGRESS S3Bucket1 '' 2017-08-11 14:17:59.519000+00:00",
            "DELETE_COMPLETE S3Bucket1 '' 2017-08-11 14:18:00.188000+00:00",
            "DELETE_COMPLETE infra-dev-kumo-sample-stack '' 2017-08-11 14:18:01.491000+00:00"});
}

TEST_CASE("replay: a stack that is gone does not exist") {
  ReplayWorld world(kumo::remove, PickedAnswers(kMain + "test_basic_lifecycle_cmds")
                                      .pick("cloudformation.DescribeStacks", {10}));
  CHECK(world.failure() == "Stack 'infra-dev-kumo-sample-stack' does not exist.");
}

TEST_CASE("replay: stop and start find nothing to do in a stack of one bucket") {
  for (const Command* command : {&kumo::stop, &kumo::start}) {
    int n = command == &kumo::stop ? 1 : 2;
    ReplayWorld world(*command, PickedAnswers(kMain + "test_basic_lifecycle_cmds")
                                    .pick("cloudformation.DescribeStacks", {5 + n})
                                    .pick("cloudformation.ListStackResources", {n}));
    world.run();
    CHECK(world.said().empty());
  }
}

TEST_CASE("replay: the outputs are in the context after a deployment") {
  ReplayWorld world(kumo::deploy, PickedAnswers(kAws + "test_kumo_context_contains_stack_output")
                                      .pick("cloudformation.DescribeStacks", {1, 3})
                                      .pick("cloudformation.CreateStack", {1})
                                      .pick("cloudformation.DescribeStackEvents", 1, 7));
  world.run();
  const Json& outputs = world.ctx.shared.at("stack_output");
  REQUIRE(outputs.size() == 1);
  CHECK(outputs.at(0).at("Description") == "Name of S3 bucket");
  CHECK(outputs.at(0).at("OutputKey") == "BucketName");
  CHECK(outputs.at(0).at("OutputValue") == "infra-dev-kumo-sample-stack-s3bucket1-f3bxrmptib46");
}

TEST_CASE("replay: a preview without changes") {
  Json config = section();
  config["parameters"]["InstanceType"] = "t2.medium";
  ReplayWorld world(kumo::preview,
                    PickedAnswers(kMain + "test_preview_cmd")
                        .pick("cloudformation.DescribeStacks", {5})
                        .pick("cloudformation.CreateChangeSet", {1})
                        .pick("cloudformation.DescribeChangeSet", {1}),
                    std::move(config));
  world.run();
  CHECK(world.tables("parameters").at(0).rows ==
        std::vector<std::vector<std::string>>{{"InstanceType", "t2.micro", "t2.medium"}});
  CHECK(world.said().contains(
      "The submitted information didn't contain changes. Submit different information to create a "
      "change set.\n"));
  // The recordings have no answer to DeleteChangeSet: that is a warning, not a failure.
  CHECK(world.out.notices(output::Notice::warning).size() == 1);
}

TEST_CASE("replay: kumo list counts nine stacks") {
  ReplayWorld world(kumo::list,
                    PickedAnswers(kMain + "test_list_cmd").pick("cloudformation.ListStacks", {1}));
  world.run();
  CHECK(world.said() == "listed 9 stacks\n");
  CHECK(world.tables("stack").size() == 9);
}

TEST_CASE("replay: create, update and delete with an artifact bucket") {
  const std::string test = kAws + "test_create_update_stack_artifactbucket";
  const std::string identity =
      R"({"status_code": 200, "data": {"Account": "420189626185", "Arn": "a", "UserId": "u"}})";
  Json config = section({{"artifactBucket", "infra-unittest-kumo-artifact-bucket"}});

  ReplayWorld create(kumo::deploy,
                     PickedAnswers(test)
                         .pick("cloudformation.DescribeStacks", {1, 3})
                         .pick("s3.HeadBucket", {1})
                         .pick("s3.PutObject", {2})
                         .add("sts.GetCallerIdentity", identity)
                         .pick("cloudformation.CreateStack", {1})
                         .pick("cloudformation.DescribeStackEvents", 1, 7),
                     config);
  create.run();
  CHECK(create.stack_events().size() == 5);
  CHECK(create.has_file(kStack + "-generated-cf-template.json"));

  ReplayWorld update(kumo::deploy,
                     PickedAnswers(test)
                         .pick("cloudformation.DescribeStacks", {7, 10})
                         .pick("s3.HeadBucket", {1})
                         .pick("s3.PutObject", {3})
                         .add("sts.GetCallerIdentity", identity)
                         .pick("cloudformation.UpdateStack", {1})
                         .pick("cloudformation.DescribeStackEvents", 8, 11),
                     config);
  update.run();
  CHECK(update.tables("parameters").empty());
  CHECK(update.lines() ==
        std::vector<std::string>{
            "UPDATE_IN_PROGRESS infra-dev-kumo-sample-stack 'User Initiated' 2017-08-03 "
            "14:55:02.548000+00:00",
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS infra-dev-kumo-sample-stack '' 2017-08-03 "
            "14:55:08.751000+00:00",
            "UPDATE_COMPLETE infra-dev-kumo-sample-stack '' 2017-08-03 14:55:09.657000+00:00"});

  ReplayWorld remove(kumo::remove,
                     PickedAnswers(test)
                         .pick("cloudformation.DescribeStacks", {12})
                         .pick("cloudformation.DeleteStack", {1})
                         .pick("cloudformation.DescribeStackEvents", 12, 18),
                     config);
  remove.run();
  CHECK(remove.stack_events().size() == 4);
}

TEST_CASE("replay: nothing to update, as AWS says it") {
  ReplayWorld world(kumo::deploy,
                    PickedAnswers(kAws + "test_create_update_stack_artifactbucket")
                        .pick("cloudformation.DescribeStacks", {7, 8})
                        .pick("cloudformation.DescribeStackEvents", {8})
                        .add("cloudformation.UpdateStack", R"({"status_code": 400, "data": {"Error":
              {"Type": "Sender", "Code": "ValidationError",
               "Message": "No updates are to be performed."}}})"));
  world.run();
  CHECK(world.said() == "No updates are to be performed.\n");
}

TEST_CASE("replay: a stack with a role") {
  Json config = section({{"RoleARN", "arn:aws:iam::420189626185:role/unittest_ivppuu_kumo"}});
  ReplayWorld world(kumo::deploy,
                    PickedAnswers(kAws + "test_create_stack_rolearn")
                        .pick("cloudformation.DescribeStacks", {1, 3})
                        .pick("cloudformation.CreateStack", {1})
                        .pick("cloudformation.DescribeStackEvents", 1, 7),
                    std::move(config));
  world.run();
  CHECK(world.stack_events().back().status == "CREATE_COMPLETE");
}

TEST_CASE("replay: an instance is stopped and started again") {
  const std::string test = kAws + "test_ec2_instance_stop_start";
  ReplayWorld stop(kumo::stop, PickedAnswers(test)
                                   .pick("cloudformation.DescribeStacks", {4})
                                   .pick("cloudformation.ListStackResources", {1})
                                   .pick("ec2.DescribeInstanceStatus", {2})
                                   .pick("ec2.StopInstances", {1})
                                   .pick("ec2.DescribeInstances", 1, 4));
  stop.run();
  CHECK(stop.said() == "Stopping EC2 instances: i-0050336b8ae66cd23\n");
  CHECK(stop.clock.slept() == std::chrono::seconds(45));

  ReplayWorld start(kumo::start,
                    PickedAnswers(test)
                        .pick("cloudformation.DescribeStacks", {5})
                        .pick("cloudformation.ListStackResources", {1})
                        .add("ec2.DescribeInstanceStatus",
                             R"({"status_code": 200, "data": {"InstanceStatuses": []}})")
                        .pick("ec2.DescribeInstanceStatus", 4, 20)
                        .pick("ec2.StartInstances", {1})
                        .pick("ec2.DescribeInstances", 5, 6));
  start.run();
  CHECK(start.said() == "Starting EC2 instances: i-0050336b8ae66cd23\n");
}

}  // namespace gcdt::test
