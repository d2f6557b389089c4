#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const std::vector<Json> kHistory = {stack_event("CREATE_IN_PROGRESS", "st", 1),
                                    stack_event("CREATE_COMPLETE", "st", 2)};

}  // namespace

TEST_CASE("kumo delete deletes the stack by its id and follows that") {
  KumoWorld world(kumo::remove,
                  {{"stack", {{"StackName", "st"}, {"RoleARN", "arn:aws:iam::1:role/role"}}}});
  world.aws.expect("DescribeStacks", {{"StackName", "st"}}).reply(stack_answer("UPDATE_COMPLETE"));
  EventFeed feed(world.aws, {kHistory,
                             {stack_event("DELETE_IN_PROGRESS", "st", 60, "User Initiated"),
                              stack_event("DELETE_IN_PROGRESS", "B", 61),
                              stack_event("DELETE_COMPLETE", "B", 62),
                              stack_event("DELETE_COMPLETE", "st", 63)}});
  world.aws.expect("DeleteStack", {{"StackName", kId}, {"RoleARN", "arn:aws:iam::1:role/role"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.stack_events().size() == 4);
  CHECK(world.result() == Json{{"stack", "st"}, {"stack_id", kId}, {"status", "DELETE_COMPLETE"}});
}

TEST_CASE("kumo delete needs no template") {
  KumoWorld world(kumo::remove);
  world.file("cloudformation.json", "broken");
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  CHECK(world.failure() == "Stack 'st' does not exist.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a stack that vanishes at once was deleted all the same") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("REVIEW_IN_PROGRESS"));
  world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array()}});
  world.aws.expect("DeleteStack");
  world.aws.expect("DescribeStackEvents")
      .error("ValidationError", "Stack [" + kId + "] does not exist");
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a failed deletion names the resource that stayed") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(
      world.aws,
      {kHistory,
       {stack_event("DELETE_IN_PROGRESS", "st", 60),
        stack_event("DELETE_FAILED", "B", 61, "The bucket you tried to delete is not empty"),
        stack_event("DELETE_FAILED", "st", 62,
                    "The following resource(s) failed to delete: [B].")}});
  world.aws.expect("DeleteStack");
  std::string failure = world.failure();
  CHECK(
      failure.starts_with("Stack 'st' was not deleted: it ended in DELETE_FAILED. First cause: "
                          "resource 'B' (AWS::S3::Bucket) DELETE_FAILED: The bucket you tried to "
                          "delete is not empty. Its deletion failed. Remove what keeps"));
  CHECK(failure.ends_with("(stack id " + kId + ")."));
}

TEST_CASE("a protected stack is refused with the way to lift the protection") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {kHistory});
  world.aws.expect("DeleteStack")
      .error("ValidationError",
             "Stack [st] cannot be deleted while TerminationProtection is enabled");
  std::string failure = world.failure();
  CHECK(
      failure.starts_with("An error occurred (ValidationError) when calling the DeleteStack "
                          "operation: Stack [st] cannot be deleted while TerminationProtection is "
                          "enabled. Switch the protection off"));
  CHECK(failure.contains("UpdateTerminationProtection"));
}

TEST_CASE("a stack that somebody is updating is not deleted, and it is said since when") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_IN_PROGRESS"));
  Json begun = stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated");
  begun["ClientRequestToken"] = "gcdt-bob-1";
  EventFeed feed(world.aws, {{begun}});
  world.aws.expect("DeleteStack")
      .error("ValidationError", "Stack [st] cannot be deleted while in status UPDATE_IN_PROGRESS");
  CHECK(world.failure().ends_with(
      "Another operation runs since 2026-01-02 03:01:00.500000+00:00 (User Initiated, token "
      "gcdt-bob-1). The stack is being updated. Wait until it is over (--wait), or look with `kumo "
      "info`."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a deletion that runs already is followed") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("DELETE_IN_PROGRESS"));
  EventFeed feed(world.aws, {{stack_event("DELETE_IN_PROGRESS", "st", 60)},
                             {stack_event("DELETE_COMPLETE", "st", 63)}});
  world.run();
  CHECK(world.said() == "Stack 'st' is being deleted already.\n");
  CHECK(world.stack_events().size() == 1);
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("kumo list shows the stacks of all pages and counts them") {
  KumoWorld world(kumo::list);
  auto page = [](std::string_view name, const char* token) {
    Json answer = {
        {"StackSummaries", Json::array({{{"StackName", name},
                                         {"StackStatus", "CREATE_COMPLETE"},
                                         {"CreationTime", "2017-02-14T13:36:03.689000+00:00"}}})}};
    if (token) answer["NextToken"] = token;
    return answer;
  };
  world.aws.expect("ListStacks").reply(page("gcdt-sample-stack", "next"));
  world.aws.expect("ListStacks", {{"NextToken", "next"}}).reply(page("other", nullptr));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  REQUIRE(world.tables("stack").size() == 2);
  CHECK(output::grid(world.tables("stack").at(0)) ==
        "╒══════════════╤══════════════════════════════════╕\n"
        "│ StackName    │ gcdt-sample-stack                │\n"
        "├──────────────┼──────────────────────────────────┤\n"
        "│ CreationTime │ 2017-02-14 13:36:03.689000+00:00 │\n"
        "├──────────────┼──────────────────────────────────┤\n"
        "│ StackStatus  │ CREATE_COMPLETE                  │\n"
        "╘══════════════╧══════════════════════════════════╛");
  CHECK(world.said() == "listed 2 stacks\n");
  Json wanted = world.aws.params_of("ListStacks").at(0).at("StackStatusFilter");
  CHECK(wanted.size() == 22);
  CHECK(std::ranges::find(wanted, "DELETE_COMPLETE") == wanted.end());
  CHECK(std::ranges::find(wanted, "IMPORT_COMPLETE") != wanted.end());
}

}  // namespace gcdt::test
