#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

Json resources(const char* token = nullptr) {
  Json answer = {{"StackResourceSummaries",
                  Json::array({{{"ResourceType", "AWS::S3::Bucket"},
                                {"LogicalResourceId", "S3Bucket1"},
                                {"LastUpdatedTimestamp", "2026-01-01T00:00:00+00:00"},
                                {"ResourceStatus", "CREATE_COMPLETE"}}})}};
  if (token) answer["NextToken"] = token;
  return answer;
}

}  // namespace

TEST_CASE("kumo info shows outputs, state and all resources") {
  KumoWorld world(kumo::info);
  Json outputs = Json::array({{{"OutputKey", "BucketName"},
                               {"OutputValue", "b-1"},
                               {"Description", "Name of S3 bucket"}}});
  world.aws.expect("DescribeStacks", {{"StackName", "st"}})
      .reply(stack_answer("CREATE_COMPLETE", {{"Outputs", outputs}}));
  world.aws.expect("ListStackResources", {{"StackName", kId}}).reply(resources("more"));
  world.aws.expect("ListStackResources", {{"NextToken", "more"}}).reply(resources());
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "stack output:\n\nstack_state: CREATE_COMPLETE\n\nresources:\n");
  CHECK(output::grid(world.tables("outputs").at(0)) ==
        "╒════════════╤═════╤═══════════════════╕\n"
        "│ BucketName │ b-1 │ Name of S3 bucket │\n"
        "╘════════════╧═════╧═══════════════════╛");
  CHECK(world.tables("resources").at(0).rows.size() == 2);
  CHECK(world.result() ==
        Json{{"stack_output", outputs},
             {"stack_state", "CREATE_COMPLETE"},
             {"resources",
              Json::array({Json::array({"AWS::S3::Bucket", "S3Bucket1", "CREATE_COMPLETE"}),
                           Json::array({"AWS::S3::Bucket", "S3Bucket1", "CREATE_COMPLETE"})})}});
}

TEST_CASE("kumo info of a stack without outputs shows a dash") {
  KumoWorld world(kumo::info);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_IN_PROGRESS"));
  world.aws.expect("ListStackResources").reply({{"StackResourceSummaries", Json::array()}});
  world.run();
  CHECK(world.said() == "stack output:\n-\n\nstack_state: CREATE_IN_PROGRESS\n\nresources:\n-\n");
  CHECK(world.result().at("stack_output").is_null());
}

TEST_CASE("kumo info of a stack that does not exist is an error") {
  KumoWorld world(kumo::info);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  CHECK(world.failure() == "Stack 'st' does not exist.");
}

}  // namespace gcdt::test
