#include "tools/kumo/follow.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

// Follows an update whose history has been skipped.
struct Watch {
  explicit Watch(KumoWorld& world, const kumo::Operation& operation = kumo::kUpdate)
      : events(world.ctx.aws("cloudformation"), kId) {
    events.skip_existing();
    follower.emplace(world.ctx, operation, "st", kId, std::move(events));
  }
  std::string end() { return follower->to_the_end(); }

  services::StackEvents events;
  std::optional<kumo::Follower> follower;
};

std::vector<std::string> ids(const World& world) {
  std::vector<std::string> found;
  for (const output::StackEvent& event : world.stack_events())
    found.push_back(event.logical_id + " " + event.status);
  return found;
}

std::string error_of(Watch& watch) {
  try {
    watch.end();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const Json kBegun = stack_event("UPDATE_IN_PROGRESS", "st", 60);
const Json kDone = stack_event("UPDATE_COMPLETE", "st", 90);
const std::vector<Json> kHistory = {stack_event("CREATE_IN_PROGRESS", "st", 1),
                                    stack_event("CREATE_COMPLETE", "st", 2)};

}  // namespace

TEST_CASE("each of 5,000 events over 50 pages is shown once, oldest first") {
  KumoWorld world(kumo::deploy);
  std::vector<std::vector<Json>> polls = {kHistory, {kBegun}};
  int number = 0;
  for (size_t burst : {1, 99, 100, 101, 250, 4449}) {
    polls.emplace_back();
    for (size_t i = 0; i < burst; ++i)
      polls.back().push_back(stack_event("UPDATE_COMPLETE", fmt::format("R{}", number++), 61));
  }
  polls.back().push_back(kDone);
  EventFeed feed(world.aws, polls);
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  std::vector<std::string> shown = ids(world);
  REQUIRE(shown.size() == 5002);
  for (int i = 0; i < 5000; ++i)
    REQUIRE(shown[static_cast<size_t>(i) + 1] == fmt::format("R{} UPDATE_COMPLETE", i));
}

TEST_CASE("events that come late or twice are shown once") {
  KumoWorld world(kumo::deploy);
  Json late = stack_event("UPDATE_IN_PROGRESS", "B", 61),
       other = stack_event("UPDATE_COMPLETE", "C", 62);
  std::vector<Json> answers[] = {kHistory,
                                 {kHistory[0], kHistory[1], kBegun, other},
                                 {kHistory[0], kHistory[1], kBegun, late, other},
                                 {kHistory[0], kHistory[1], kBegun, late, other, other, kDone}};
  size_t poll = 0;
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) {
    Json events = Json::array();
    for (const Json& event : answers[poll]) events.insert(events.begin(), event);
    ++poll;
    return Json{{"StackEvents", events}};
  });
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(ids(world) == std::vector<std::string>{"st UPDATE_IN_PROGRESS", "C UPDATE_COMPLETE",
                                               "B UPDATE_IN_PROGRESS", "st UPDATE_COMPLETE"});
}

TEST_CASE("events with the time stamp of the last old one count, the old one does not") {
  KumoWorld world(kumo::deploy);
  Json begun = stack_event("UPDATE_IN_PROGRESS", "st", 2);  // the second of the history's end
  EventFeed feed(world.aws, {kHistory, {begun, kDone}});
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(ids(world).size() == 2);
}

TEST_CASE("the end of an earlier operation does not end this one") {
  KumoWorld world(kumo::deploy);
  Json earlier = stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 30);
  EventFeed feed(world.aws, {kHistory, {earlier}, {kBegun}, {kDone}});
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
}

TEST_CASE("a resource named like its stack is not the stack") {
  KumoWorld world(kumo::deploy);
  Json impostor = stack_event("UPDATE_COMPLETE", "st", 61);
  impostor["PhysicalResourceId"] = "some-bucket";
  EventFeed feed(world.aws, {kHistory, {kBegun, impostor}, {kDone}});
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(world.clock.sleeps.size() == 1);
}

TEST_CASE("nothing after the end of the operation is shown") {
  KumoWorld world(kumo::deploy);
  EventFeed feed(world.aws,
                 {kHistory, {kBegun, kDone, stack_event("DELETE_IN_PROGRESS", "st", 95)}});
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(ids(world).size() == 2);
}

TEST_CASE("a stack that somebody deletes meanwhile ends as deleted") {
  KumoWorld world(kumo::deploy);
  EventFeed feed(world.aws, {kHistory,
                             {kBegun},
                             {stack_event("DELETE_IN_PROGRESS", "st", 70),
                              stack_event("DELETE_COMPLETE", "st", 71)}});
  Watch watch(world);
  CHECK(watch.end() == "DELETE_COMPLETE");
}

TEST_CASE("the columns carry status, id, reason and time") {
  KumoWorld world(kumo::deploy);
  EventFeed feed(
      world.aws,
      {kHistory, {stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated"), kDone}});
  Watch watch(world);
  watch.end();
  CHECK(std::holds_alternative<output::StackEventHeader>(world.out.events.at(1)));
  output::StackEvent event = world.stack_events().at(0);
  CHECK(event.status == "UPDATE_IN_PROGRESS");
  CHECK(event.logical_id == "st");
  CHECK(event.reason == "User Initiated");
  CHECK(event.time == "2026-01-02 03:01:00.500000+00:00");
  CHECK(event.type == "AWS::CloudFormation::Stack");
}

TEST_CASE("the events are a part that CI systems fold away; what follows is not") {
  KumoWorld world(kumo::deploy);
  EventFeed feed(
      world.aws,
      {kHistory, {stack_event("UPDATE_IN_PROGRESS", "st", 60, "User Initiated"), kDone}});
  Watch watch(world);
  watch.end();
  auto parts = world.out.all<output::Section>();
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].title == "Events of stack 'st'");
  CHECK(parts[0].begins);
  CHECK_FALSE(parts[1].begins);
  CHECK(std::holds_alternative<output::Section>(world.out.events.front()));
}

TEST_CASE("polls are about five seconds apart") {
  KumoWorld world(kumo::deploy);
  world.random.units({0.0, 0.5, 0.999999});
  std::vector<std::vector<Json>> polls(5);
  polls[0] = kHistory;
  polls[1] = {kBegun};
  polls[4] = {kDone};
  EventFeed feed(world.aws, polls);
  Watch watch(world);
  watch.end();
  REQUIRE(world.clock.sleeps.size() == 3);
  CHECK(world.clock.sleeps[0] == std::chrono::seconds(4));
  CHECK(world.clock.sleeps[1] == std::chrono::seconds(5));
  CHECK(world.clock.sleeps[2] < std::chrono::seconds(6));
}

TEST_CASE("throttling slows the polls down to thirty seconds, then they recover") {
  KumoWorld world(kumo::deploy);
  int calls = 0;
  world.aws.always("DescribeStacks", stack_answer("UPDATE_IN_PROGRESS"));
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) -> Json {
    ++calls;
    if (calls == 1) return {{"StackEvents", Json::array({kHistory[1]})}};
    if (calls > 2 && calls <= 6) throw throttled("DescribeStackEvents");
    if (calls < 20) return {{"StackEvents", Json::array({kBegun})}};
    return {{"StackEvents", Json::array({kDone, kBegun})}};
  });
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  auto pause = [&](size_t n) { return world.clock.sleeps.at(n).count() / 1'000'000; };
  CHECK(pause(0) == 5);
  CHECK(pause(1) == 10);
  CHECK(pause(2) == 20);
  CHECK(pause(3) == 30);
  CHECK(pause(4) == 30);
  CHECK(pause(5) == 24);
  CHECK(world.clock.sleeps.back() == std::chrono::seconds(5));
  CHECK(world.out.notices(output::Notice::warning).empty());
}

TEST_CASE("a lost connection is said once and nothing is lost or repeated") {
  KumoWorld world(kumo::deploy);
  int calls = 0;
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) -> Json {
    ++calls;
    if (calls == 1) return {{"StackEvents", Json::array({kHistory[1]})}};
    if (calls > 2 && calls < 10) throw no_answer("DescribeStackEvents");
    if (calls == 2) return {{"StackEvents", Json::array({kBegun})}};
    return {{"StackEvents", Json::array({kDone, stack_event("UPDATE_COMPLETE", "B", 70), kBegun})}};
  });
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(ids(world).size() == 3);
  CHECK(world.out.notices(output::Notice::warning) ==
        std::vector<std::string>{
            "Connection lost (could not connect to cloudformation.eu-west-1.amazonaws.com); the "
            "update of stack 'st' goes on. Trying again."});
}

TEST_CASE("after ten minutes without an answer the watch ends, the operation does not") {
  KumoWorld world(kumo::deploy);
  int calls = 0;
  world.aws.always("DescribeStackEvents", [&](const aws::Call&) -> Json {
    if (++calls == 1) return {{"StackEvents", Json::array({kHistory[1]})}};
    throw no_answer("DescribeStackEvents");
  });
  Watch watch(world);
  std::string error = error_of(watch);
  CHECK(error.starts_with("No answer about stack 'st' for 10 minutes: "));
  CHECK(error.contains("Its update goes on, nothing was cancelled."));
  CHECK(error.contains(kId));
  CHECK(world.clock.slept() >= std::chrono::minutes(10));
  CHECK(world.clock.slept() < std::chrono::minutes(11));
}

TEST_CASE("expired credentials are not mistaken for a failed stack") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array({kHistory[1]})}});
  world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array({kBegun})}});
  world.aws.expect("DescribeStackEvents").error("ExpiredToken", "The token is expired", 403);
  Watch watch(world);
  CHECK(
      error_of(watch) ==
      "The credentials expired while stack 'st' is UPDATE_IN_PROGRESS; renew them. Its update goes "
      "on, nothing was cancelled. Look at it with `kumo info` (stack id " +
          kId + ").");
}

TEST_CASE("a refusal to show events ends the watch at once") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array()}});
  world.aws.expect("DescribeStackEvents").error("AccessDenied", "not you.", 403);
  Watch watch(world);
  CHECK(error_of(watch).starts_with(
      "Cannot watch stack 'st': An error occurred (AccessDenied) when calling the "
      "DescribeStackEvents operation: not you. Its update goes on"));
}

TEST_CASE("without events the stack itself tells after a while that it is done") {
  KumoWorld world(kumo::deploy);
  EventFeed feed(world.aws, {kHistory, {kBegun}});
  world.aws.always("DescribeStacks", stack_answer("UPDATE_COMPLETE"));
  Watch watch(world);
  CHECK(watch.end() == "UPDATE_COMPLETE");
  CHECK(world.clock.slept() < std::chrono::minutes(3));
  for (const aws::Call& call : world.aws.calls) CHECK(call.polling);
}

TEST_CASE("an hour of watching asks less than 0.3 times a second") {
  KumoWorld world(kumo::deploy);
  std::vector<std::vector<Json>> polls = {kHistory, {kBegun}};
  EventFeed feed(world.aws, polls);
  world.aws.always("DescribeStacks", stack_answer("UPDATE_IN_PROGRESS"));
  world.ctx.args.values["--timeout"] = "60";
  Watch watch(world);
  CHECK(error_of(watch).starts_with("Stopped watching stack 'st' after 60 minutes."));
  CHECK(static_cast<double>(world.aws.calls.size()) / 3600 < 0.3);
  CHECK(world.clock.sleeps.back() == std::chrono::seconds(15));  // nothing has happened for long
}

TEST_CASE("--timeout is a number of minutes") {
  KumoWorld world(kumo::deploy);
  CHECK(kumo::watch_limit(world.ctx) == std::chrono::minutes(120));
  world.ctx.args.values["--timeout"] = "0";
  CHECK(kumo::watch_limit(world.ctx) == std::nullopt);
  for (const char* wrong : {"", "-1", "5m", "1.5", "99999999999"}) {
    world.ctx.args.values["--timeout"] = wrong;
    CHECK_THROWS_AS(kumo::watch_limit(world.ctx), Error);
  }
}

}  // namespace gcdt::test
