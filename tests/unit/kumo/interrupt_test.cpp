// Signals in each phase (10-kumo 16, 93 F5 to F8).
#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const std::vector<Json> kHistory = {stack_event("CREATE_IN_PROGRESS", "st", 1),
                                    stack_event("CREATE_COMPLETE", "st", 2)};

// An update that has been accepted; its events come as `polls` say.
struct UpdateWorld : KumoWorld {
  UpdateWorld(std::vector<std::vector<Json>> polls)
      : KumoWorld(kumo::deploy), feed(aws, std::move(polls)) {
    aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
    aws.expect("UpdateStack").reply({{"StackId", kId}});
  }
  EventFeed feed;
};

std::string last_line(const World& world) {
  std::string said = world.said();
  said.pop_back();
  return said.substr(said.rfind('\n') + 1);
}

}  // namespace

TEST_CASE("kumo deploy cancels the update when interrupted and follows the rollback") {
  for (int signal : {SIGINT, SIGTERM}) {
    UpdateWorld world({kHistory,
                       {stack_event("UPDATE_IN_PROGRESS", "st", 60)},
                       {stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 70)},
                       {stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 80)}});
    world.clock.interrupt_sleep(1, signal);
    world.aws.expect("CancelUpdateStack", {{"StackName", kId}});
    world.aws.expect("DescribeStacks", {{"StackName", kId}})
        .reply(stack_answer("UPDATE_ROLLBACK_COMPLETE"));
    CHECK(world.interrupted() == signal);
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.said().contains(signal == SIGINT
                                    ? "Received SIGINT signal - cancel cloudformation "
                                      "update for 'st'\n"
                                    : "Received SIGTERM signal - cancel cloudformation "
                                      "update for 'st'\n"));
    CHECK(world.stack_events().back().status == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(last_line(world) ==
          "Stack 'st' ended in UPDATE_ROLLBACK_COMPLETE. Look at it with `kumo "
          "info` (stack id " +
              kId + ").");
    CHECK(world.ctx.shared.contains("stack_output"));
  }
}

TEST_CASE("a signal after the update is complete cancels nothing") {
  UpdateWorld world(
      {kHistory,
       {stack_event("UPDATE_IN_PROGRESS", "st", 60), stack_event("UPDATE_COMPLETE", "st", 61)}});
  world.aws.expect("DescribeStacks", {{"StackName", kId}}).interrupt(SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(last_line(world) == "Stack 'st' was updated (stack id " + kId + ").");
}

TEST_CASE("a second signal leaves the rollback alone") {
  UpdateWorld world({kHistory, {stack_event("UPDATE_IN_PROGRESS", "st", 60)}});
  world.clock.interrupt_sleep(1);
  world.clock.interrupt_sleep(2, SIGTERM);
  world.aws.expect("CancelUpdateStack");
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(last_line(world).starts_with("The update of stack 'st' is left to itself."));
}

TEST_CASE("a second signal during the cancel call leaves, too") {
  UpdateWorld world({kHistory, {stack_event("UPDATE_IN_PROGRESS", "st", 60)}});
  world.clock.interrupt_sleep(1);
  world.aws.expect("CancelUpdateStack").interrupt(SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.params_of("CancelUpdateStack").size() == 1);
  CHECK(last_line(world).contains(kId));
}

TEST_CASE("an update that is past cancelling is followed to its end") {
  UpdateWorld world({kHistory,
                     {stack_event("UPDATE_IN_PROGRESS", "st", 60),
                      stack_event("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "st", 61)},
                     {stack_event("UPDATE_COMPLETE", "st", 62)}});
  world.clock.interrupt_sleep(1);
  world.aws.expect("CancelUpdateStack")
      .error("ValidationError", "CancelUpdateStack cannot be called from current stack status");
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().contains("The update cannot be cancelled: An error occurred"));
  CHECK(last_line(world).starts_with("Stack 'st' ended in UPDATE_COMPLETE."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a creation is left as it is, and the last line says how to go on") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").reply({{"StackId", kId}});
  EventFeed feed(world.aws, {{stack_event("CREATE_IN_PROGRESS", "st", 1)}});
  world.clock.interrupt_sleep(2);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(last_line(world) ==
        "The creation of stack 'st' goes on. Look at it with `kumo info` (stack id " + kId +
            "). Remove it with `kumo delete -f`, or run `kumo deploy` when it is complete.");
}

TEST_CASE("a signal before the update was sent cancels nothing") {
  SUBCASE("while the stack is looked up") {
    KumoWorld world(kumo::deploy);
    world.aws.expect("DescribeStacks").interrupt(SIGINT);
    CHECK(world.interrupted() == SIGINT);
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.said().empty());
  }
  SUBCASE("while its history is read") {
    KumoWorld world(kumo::deploy);
    world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
    world.aws.expect("DescribeStackEvents").interrupt(SIGTERM);
    CHECK(world.interrupted() == SIGTERM);
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("a signal while UpdateStack is under way: the token tells whether it is ours to cancel") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array({kHistory[1]})}});
  world.aws.expect("UpdateStack").interrupt(SIGINT);
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_IN_PROGRESS"));
  Json begun = stack_event("UPDATE_IN_PROGRESS", "st", 60);

  SUBCASE("ours") {
    world.aws.always("DescribeStackEvents", [&](const aws::Call&) {
      begun["ClientRequestToken"] =
          world.aws.params_of("UpdateStack").at(0).at("ClientRequestToken");
      Json end = stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 70);
      return Json{{"StackEvents", Json::array({end, begun})}};
    });
    world.aws.expect("CancelUpdateStack", {{"StackName", kId}});
    world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_ROLLBACK_COMPLETE"));
    CHECK(world.interrupted() == SIGINT);
  }
  SUBCASE("somebody else's") {
    begun["ClientRequestToken"] = "Console-UpdateStack-1";
    world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array({begun})}});
    CHECK(world.interrupted() == SIGINT);
    CHECK(last_line(world).starts_with("There is no sign that the update of stack 'st' began."));
  }
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an interrupted deletion goes on, and the last line says so") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {kHistory, {stack_event("DELETE_IN_PROGRESS", "st", 60)}});
  world.aws.expect("DeleteStack");
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(last_line(world) ==
        "The deletion of stack 'st' goes on. Look at it with `kumo info` (stack "
        "id " +
            kId + ").");
}

TEST_CASE("the watch ends with --timeout; nothing is cancelled") {
  UpdateWorld world({kHistory, {stack_event("UPDATE_IN_PROGRESS", "st", 60)}});
  world.ctx.args.values["--timeout"] = "3";
  world.aws.always("DescribeStacks", stack_answer("UPDATE_IN_PROGRESS"));
  CHECK(world.failure() ==
        "Stopped watching stack 'st' after 3 minutes. Its update goes on, nothing "
        "was cancelled. Look at it with `kumo info` (stack id " +
            kId + ").");
  CHECK(world.clock.slept() >= std::chrono::minutes(3));
  CHECK(world.clock.slept() < std::chrono::minutes(4));
  CHECK(world.aws.params_of("CancelUpdateStack").empty());
}

}  // namespace gcdt::test
