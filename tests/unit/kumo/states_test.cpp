// The truth table: every status of a stack x every command (93 gate D2).
#include "tools/kumo/states.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

// What `kumo deploy` does when it finds a stack like that, and whether an update, a creation or a
// deletion that ends like that has failed. '.' = does not end an operation.
struct Row {
  std::string_view status;
  std::string_view found;       // "update" or a word of the refusal
  char update, create, remove;  // '+' success, '-' failure
};

constexpr Row kTruth[] = {
    {"CREATE_IN_PROGRESS", "The stack is being created. Wait until it is over", '.', '.', '.'},
    {"CREATE_FAILED", "update", '-', '-', '-'},
    {"CREATE_COMPLETE", "update", '-', '+', '-'},
    {"ROLLBACK_IN_PROGRESS", "when that is over, the stack can only be deleted", '.', '.', '.'},
    {"ROLLBACK_FAILED", "can only be deleted", '-', '-', '-'},
    {"ROLLBACK_COMPLETE", "can only be deleted", '-', '-', '-'},
    {"DELETE_IN_PROGRESS", "when that is over, `kumo deploy` creates it anew", '.', '.', '.'},
    {"DELETE_FAILED", "Remove what keeps its resources alive", '-', '-', '-'},
    {"DELETE_COMPLETE", "create", '-', '-', '+'},
    {"UPDATE_IN_PROGRESS", "Another operation runs since", '.', '.', '.'},
    {"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "what it replaced is being removed", '.', '.', '.'},
    {"UPDATE_COMPLETE", "update", '+', '-', '-'},
    {"UPDATE_FAILED", "update", '-', '-', '-'},
    {"UPDATE_ROLLBACK_IN_PROGRESS", "is being rolled back", '.', '.', '.'},
    {"UPDATE_ROLLBACK_FAILED", "kumo rollback --continue", '-', '-', '-'},
    {"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "what it had made is being removed", '.', '.',
     '.'},
    {"UPDATE_ROLLBACK_COMPLETE", "update", '-', '-', '-'},
    {"REVIEW_IN_PROGRESS", "waits to be executed", '-', '-', '-'},
    {"IMPORT_IN_PROGRESS", "Resources are being taken into the stack", '.', '.', '.'},
    {"IMPORT_COMPLETE", "update", '-', '-', '-'},
    {"IMPORT_ROLLBACK_IN_PROGRESS", "are being let go", '.', '.', '.'},
    {"IMPORT_ROLLBACK_FAILED", "CloudFormation has no way to continue that", '-', '-', '-'},
    {"IMPORT_ROLLBACK_COMPLETE", "update", '-', '-', '-'},
};

const Json kStart = stack_event("CREATE_IN_PROGRESS", "st", 1, "User Initiated");

// The exit of `command` whose operation ends in `status`: '+' or '-', '.' if it goes on for ever.
char end_of(const Command& command, bool exists, std::string_view start, std::string_view status) {
  KumoWorld world(command);
  world.ctx.args.values.insert_or_assign("--timeout", "1");
  std::vector<std::vector<Json>> polls = {
      {stack_event(start, "st", 60), stack_event(status, "st", 61)}};
  if (exists) polls.insert(polls.begin(), std::vector<Json>{kStart});
  EventFeed feed(world.aws, polls);
  if (exists)
    world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  else
    world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.always("DescribeStacks", stack_answer(status));
  world.aws.always("CreateStack", {{"StackId", kId}});
  world.aws.always("UpdateStack", {{"StackId", kId}});
  world.aws.always("DeleteStack", Json::object());
  std::string failure = world.failure();
  if (failure.empty()) return '+';
  bool ended = failure.contains(fmt::format("it ended in {}.", status));
  if (ended) {
    CHECK(failure.contains(kId));
    return '-';
  }
  CAPTURE(failure);
  CHECK(failure.starts_with("Stopped watching"));
  return '.';
}

}  // namespace

TEST_CASE("the table of states is the one that is tested, and CloudFormation's") {
  std::vector<std::string> ours, tested, modelled;
  for (const auto& state : kumo::stack_states()) ours.emplace_back(state.status);
  for (const Row& row : kTruth) tested.emplace_back(row.status);
  for (std::string_view status :
       aws::find_model("cloudformation").shape("StackStatus").enum_values())
    modelled.emplace_back(status);
  CHECK(ours == tested);
  CHECK(ours == modelled);
}

TEST_CASE("kumo deploy finds a stack in any state and does the right thing") {
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    KumoWorld world(kumo::deploy);
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    bool create = row.found == "create";
    if (row.found == "update" || create) {
      world.aws.expect(create ? "CreateStack" : "UpdateStack").error("Stop", "here");
      CHECK(world.failure().contains("Stop"));
    } else {
      std::string failure = world.failure();
      CHECK(failure.starts_with(fmt::format("Stack 'st' is {}. ", row.status)));
      CHECK(failure.contains(row.found));
      CHECK(failure.ends_with(fmt::format("Nothing was changed (stack id {}).", kId)));
    }
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("kumo preview refuses what deploy would refuse, but for a stack under review") {
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    KumoWorld world(kumo::preview);
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    world.aws.always("DescribeStacks", [](const aws::Call&) -> Json { throw no_such_stack(); });
    world.aws.always("DeleteChangeSet", Json::object());
    bool goes_on =
        row.found == "update" || row.found == "create" || row.status == "REVIEW_IN_PROGRESS";
    if (goes_on) {
      Json type = {{"ChangeSetType", row.found == "update" ? "UPDATE" : "CREATE"}};
      world.aws.expect("CreateChangeSet", type).error("Stop", "here");
    }
    CHECK(world.failure().contains(goes_on ? "Stop" : "Nothing was changed"));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("kumo deploy --recreate-failed deletes what never came to life, and nothing else") {
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    bool redo = kumo::stack_state(row.status).at_deploy == kumo::AtDeploy::redo;
    KumoWorld world(kumo::deploy);
    world.ctx.args.values.insert_or_assign("--recreate-failed", "true");
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    world.aws.always("CreateStack", [](const aws::Call&) -> Json { throw Error("created"); });
    world.aws.always("UpdateStack", [](const aws::Call&) -> Json { throw Error("updated"); });
    if (redo) world.aws.expect("DeleteStack").error("Stop", "here");
    CHECK(world.failure().contains("Stop") == redo);
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("kumo rollback takes only stacks that can be rolled back") {
  for (const Row& row : kTruth) {
    for (bool go_on : {false, true}) {
      CAPTURE(row.status);
      KumoWorld world(kumo::rollback);
      if (go_on) world.ctx.args.values.insert_or_assign("--continue", "true");
      EventFeed feed(world.aws, {{kStart}});
      world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
      bool failed = row.status == "CREATE_FAILED" || row.status == "UPDATE_FAILED";
      bool stuck = row.status == "UPDATE_ROLLBACK_FAILED";
      if (go_on ? stuck : failed) {
        world.aws.expect(go_on ? "ContinueUpdateRollback" : "RollbackStack").error("Stop", "here");
        CHECK(world.failure().contains("Stop"));
      } else if (row.status == "DELETE_COMPLETE") {
        CHECK(world.failure() == "Stack 'st' does not exist.");
      } else if (failed || stuck) {
        CHECK(world.failure() == fmt::format("Stack 'st' is {}: use `kumo rollback{}`.", row.status,
                                             stuck ? " --continue" : ""));
      } else {
        CHECK(world.failure().starts_with(
            fmt::format("Stack 'st' is {}: there is nothing to roll back.", row.status)));
      }
      CHECK(world.aws.all_went_to_plan());
    }
  }
}

TEST_CASE("kumo delete --retain is only for a deletion that failed") {
  for (const Row& row : kTruth) {
    if (row.status == "DELETE_COMPLETE") continue;
    CAPTURE(row.status);
    KumoWorld world(kumo::remove);
    world.ctx.args.values.insert_or_assign("--retain", "A, B");
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    if (row.status == "DELETE_FAILED") {
      world.aws
          .expect("DeleteStack", {{"StackName", kId}, {"RetainResources", Json::array({"A", "B"})}})
          .error("Stop", "here");
      CHECK(world.failure().contains("Stop"));
    } else {
      CHECK(world.failure().starts_with("--retain is for a stack whose deletion failed"));
    }
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("commands that only look, or switch machines, take a stack in any state") {
  for (const Row& row : kTruth) {
    for (const Command* command : {&kumo::info, &kumo::stop, &kumo::start}) {
      CAPTURE(row.status);
      KumoWorld world(*command);
      world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
      world.aws.always("ListStackResources", {{"StackResourceSummaries", Json::array()}});
      bool gone = row.status == "DELETE_COMPLETE" && command == &kumo::info;
      CHECK(world.failure() == (gone ? "Stack 'st' does not exist." : ""));
      CHECK(world.aws.all_went_to_plan());
    }
  }
}

TEST_CASE("kumo drift looks only at stacks whose drift CloudFormation can detect") {
  const std::vector<std::string_view> possible = {
      "CREATE_COMPLETE",        "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
      "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"};
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    KumoWorld world(kumo::drift);
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    world.aws.always("ListStackResources", {{"StackResourceSummaries", Json::array()}});
    if (std::ranges::find(possible, row.status) != possible.end()) {
      world.aws.expect("DetectStackDrift", {{"StackName", kId}}).error("Stop", "here");
      CHECK(world.failure().contains("Stop"));
    } else if (row.status == "DELETE_COMPLETE") {
      CHECK(world.failure() == "Stack 'st' does not exist.");
    } else {
      std::string failure = world.failure();
      CHECK(failure.starts_with(fmt::format("Stack 'st' is {}", row.status)));
      CHECK(failure.contains("rift can be detected"));
    }
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("kumo import refuses what deploy would refuse") {
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    KumoWorld world(kumo::import_resources);
    world.file("cloudformation.json", R"({"Resources": {
        "B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}})");
    world.file("mapping.json", R"({"B": {"BucketName": "files"}})");
    world.ctx.args.values["<mapping>"] = "mapping.json";
    world.ctx.assume_yes = true;
    EventFeed feed(world.aws, {{kStart}});
    world.aws.expect("DescribeStacks").reply(stack_answer(row.status));
    world.aws.always("DescribeStacks", [](const aws::Call&) -> Json { throw no_such_stack(); });
    world.aws.always("DeleteChangeSet", Json::object());
    world.aws.always("ListStackResources", {{"StackResourceSummaries", Json::array()}});
    world.aws.always("GetTemplateSummary", Json::parse(R"({"ResourceIdentifierSummaries": [
        {"ResourceType": "AWS::S3::Bucket", "LogicalResourceIds": ["B"],
         "ResourceIdentifiers": ["BucketName"]}]})"));
    bool goes_on = row.found == "update" || row.found == "create";
    if (goes_on)
      world.aws.expect("CreateChangeSet", {{"ChangeSetType", "IMPORT"}}).error("Stop", "here");
    CHECK(world.failure().contains(goes_on ? "Stop" : "Nothing was changed"));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("every end of an operation has the right outcome") {
  for (const Row& row : kTruth) {
    CAPTURE(row.status);
    CHECK(end_of(kumo::deploy, true, "UPDATE_IN_PROGRESS", row.status) == row.update);
    CHECK(end_of(kumo::deploy, false, "CREATE_IN_PROGRESS", row.status) == row.create);
    CHECK(end_of(kumo::remove, true, "DELETE_IN_PROGRESS", row.status) == row.remove);
  }
}

TEST_CASE("a status that is not known yet is taken by its ending") {
  CHECK_FALSE(kumo::stack_state("MERGE_IN_PROGRESS").final);
  CHECK(kumo::stack_state("MERGE_IN_PROGRESS").at_deploy == kumo::AtDeploy::busy);
  CHECK(kumo::stack_state("MERGE_COMPLETE").final);
}

TEST_CASE("the status in a refusal is found, the longest one") {
  CHECK(
      kumo::status_in("Stack:arn is in UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS state and can "
                      "not be updated.") == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  CHECK(kumo::status_in("no status here").empty());
}

}  // namespace gcdt::test
