#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

Json change_set(std::string_view status, std::string_view reason = "",
                Json changes = Json::array()) {
  Json answer = {{"Status", status}, {"Changes", std::move(changes)}};
  if (!reason.empty()) answer["StatusReason"] = reason;
  return answer;
}

Json change(std::string_view id) {
  return {{"Type", "Resource"},
          {"ResourceChange",
           {{"Action", "Add"},
            {"LogicalResourceId", id},
            {"ResourceType", "AWS::S3::Bucket"},
            {"Scope", Json::array()},
            {"Details", Json::array()}}}};
}

// FakeRandom's letters.
const std::string kName = "NNNNNNNN";
const std::string kNoChanges =
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set.";

struct UpdatePreview : KumoWorld {
  UpdatePreview() : KumoWorld(kumo::preview) {
    aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
    aws.expect("CreateChangeSet", {{"StackName", "st"},
                                   {"ChangeSetName", kName},
                                   {"ChangeSetType", "UPDATE"},
                                   {"TemplateBody", kTemplate}})
        .reply({{"StackId", kId}});
    aws.always("GetStackPolicy", Json::object());
  }
};

struct CreatePreview : KumoWorld {
  CreatePreview() : KumoWorld(kumo::preview) {
    aws.expect("DescribeStacks").refuse(no_such_stack());
    aws.expect("CreateChangeSet", {{"ChangeSetType", "CREATE"}}).reply({{"StackId", kId}});
  }
  void expect_removal() {
    aws.expect("DescribeStacks", {{"StackName", kId}}).reply(stack_answer("REVIEW_IN_PROGRESS"));
    aws.expect("DeleteStack", {{"StackName", kId}});
  }
};

}  // namespace

TEST_CASE("kumo preview shows the changes of a new stack and removes it again") {
  CreatePreview world;
  world.aws.expect("DescribeChangeSet", {{"ChangeSetName", kName}, {"StackName", "st"}})
      .reply(change_set("CREATE_PENDING"));
  world.aws.expect("DescribeChangeSet").reply(change_set("CREATE_IN_PROGRESS"));
  world.aws.expect("DescribeChangeSet").reply(change_set("CREATE_COMPLETE"));
  world.aws.expect("DescribeChangeSet")
      .reply(change_set("CREATE_COMPLETE", "", Json::array({change("S3Bucket1")})));
  world.expect_removal();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Stack 'st' does not exist.\n"
        "`kumo deploy` would create the following resources:\n"
        "1 to add\n");
  CHECK(world.clock.slept() == std::chrono::seconds(4));
  CHECK(world.tables("change").at(0).rows ==
        std::vector<std::vector<std::string>>{{"Action", "Add"},
                                              {"LogicalResourceId", "S3Bucket1"},
                                              {"ResourceType", "AWS::S3::Bucket"},
                                              {"Scope", "[]"},
                                              {"Details", "[]"}});
  CHECK(world.result().at("changes").size() == 1);
}

TEST_CASE("kumo preview reads all pages of changes and removes the change set") {
  UpdatePreview world;
  world.aws.expect("DescribeChangeSet").reply(change_set("CREATE_COMPLETE"));
  Json first = change_set("CREATE_COMPLETE", "", Json::array({change("A")}));
  first["NextToken"] = "more";
  world.aws.expect("DescribeChangeSet").reply(first);
  world.aws.expect("DescribeChangeSet", {{"NextToken", "more"}})
      .reply(change_set("CREATE_COMPLETE", "", Json::array({change("B")})));
  world.aws.expect("DeleteChangeSet", {{"ChangeSetName", kName}, {"StackName", "st"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "`kumo deploy` would update the following resources:\n2 to add\n");
  CHECK(world.tables("change").size() == 2);
}

TEST_CASE("a change set without changes is no failure") {
  for (const std::string& reason : {kNoChanges, std::string("No updates are to be performed.")}) {
    UpdatePreview world;
    world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", reason));
    world.aws.expect("DeleteChangeSet");
    world.run();
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.said().ends_with(reason + "\n"));
  }
}

TEST_CASE("a change set that fails is a failure, and goes again") {
  for (const char* status : {"FAILED", "DELETE_COMPLETE", "DELETE_FAILED"}) {
    UpdatePreview world;
    world.aws.always("DescribeEvents", {{"OperationEvents", Json::array()}});
    world.aws.expect("DescribeChangeSet").reply(change_set(status, "Transform failed"));
    world.aws.expect("DeleteChangeSet");
    CHECK(world.failure() ==
          fmt::format("The change set for stack 'st' ended in {}: Transform failed", status));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("what early validation found wrong is listed with the change set that it refused") {
  UpdatePreview world;
  world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", "Early validation failed"));
  world.aws.expect("DescribeEvents", {{"StackName", "st"}, {"Filters", {{"FailedEvents", true}}}})
      .reply({{"OperationEvents", Json::array({{{"EventType", "VALIDATION_ERROR"},
                                                {"LogicalResourceId", "Files"},
                                                {"ResourceType", "AWS::S3::Bucket"},
                                                {"ValidationFailureMode", "FAIL"},
                                                {"ValidationPath", "/BucketName"},
                                                {"ValidationStatusReason", "The name is taken."}},
                                               {{"EventType", "VALIDATION_ERROR"},
                                                {"ValidationFailureMode", "WARN"},
                                                {"ValidationStatusReason", "only a warning"}},
                                               {{"EventType", "STACK_EVENT"}}})}});
  world.aws.expect("DeleteChangeSet");
  CHECK(world.failure() ==
        "The change set for stack 'st' ended in FAILED: Early validation failed\n  resource "
        "'Files' (AWS::S3::Bucket) at /BucketName: The name is taken");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an interrupted preview leaves nothing behind") {
  SUBCASE("a change set") {
    UpdatePreview world;
    world.aws.expect("DescribeChangeSet").reply(change_set("CREATE_PENDING"));
    world.clock.interrupt_sleep(1);
    world.aws.expect("DeleteChangeSet");
    CHECK(world.interrupted() == SIGINT);
    CHECK(world.aws.all_went_to_plan());
  }
  SUBCASE("a stack") {
    CreatePreview world;
    world.aws.expect("DescribeChangeSet").interrupt(SIGTERM);
    world.expect_removal();
    CHECK(world.interrupted() == SIGTERM);
    CHECK(world.aws.all_went_to_plan());
  }
  SUBCASE("while the change set is being created") {
    KumoWorld world(kumo::preview);
    world.aws.expect("DescribeStacks").refuse(no_such_stack());
    world.aws.expect("CreateChangeSet").interrupt(SIGINT);
    world.aws.expect("DescribeStacks", {{"StackName", "st"}})
        .reply(stack_answer("REVIEW_IN_PROGRESS"));
    world.aws.expect("DeleteStack", {{"StackName", kId}});
    CHECK(world.interrupted() == SIGINT);
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("a second signal leaves, and says what may remain") {
  UpdatePreview world;
  world.aws.expect("DescribeChangeSet").interrupt(SIGINT);
  world.aws.expect("DeleteChangeSet").interrupt(SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().ends_with(
      "Removing the change set 'NNNNNNNN' of stack 'st' failed: interrupted. Remove it by hand "
      "with "
      "`gcdt call cloudformation DeleteChangeSet '{\"ChangeSetName\":\"NNNNNNNN\",\"StackName\":"
      "\"st\"}'`.\n"));
}

TEST_CASE("a stack that somebody has made real meanwhile is not deleted") {
  CreatePreview world;
  world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", kNoChanges));
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_IN_PROGRESS"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a stack under review keeps its place; only our change set goes") {
  KumoWorld world(kumo::preview);
  world.aws.expect("DescribeStacks").reply(stack_answer("REVIEW_IN_PROGRESS"));
  world.aws.expect("CreateChangeSet", {{"ChangeSetType", "CREATE"}}).reply({{"StackId", kId}});
  world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", kNoChanges));
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a refused change set fails with AWS's words") {
  KumoWorld world(kumo::preview);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.expect("CreateChangeSet").error("ValidationError", "Template error: foo");
  world.aws.expect("DeleteChangeSet").error("ChangeSetNotFound", "ChangeSet does not exist", 404);
  CHECK(world.failure().ends_with("calling the CreateChangeSet operation: Template error: foo"));
  CHECK(world.said().empty());
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a failed clean-up is a warning: the preview has been given") {
  UpdatePreview world;
  world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", kNoChanges));
  world.aws.expect("DeleteChangeSet").error("AccessDenied", "no", 403);
  world.run();
  CHECK(world.out.notices(output::Notice::warning).size() == 1);
}

TEST_CASE("kumo preview shows changed parameters without waiting") {
  UpdatePreview world;
  world.ctx.config["kumo"]["parameters"]["A"] = "2";
  world.terminal.tty = world.terminal.askable = true;
  world.aws.expect("DescribeChangeSet").reply(change_set("FAILED", kNoChanges));
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK(world.tables("parameters").size() == 1);
  CHECK(world.clock.sleeps.empty());
}

}  // namespace gcdt::test
