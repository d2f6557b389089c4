// Which events are causes, across nested stacks, hooks and rollbacks; and kumo explain.
#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/causes.h"
#include "tools/kumo/history.h"
#include "tools/kumo/live_tree.h"

namespace gcdt::test {

namespace {

const std::string kNested = "arn:aws:cloudformation:eu-west-1:123456789012:stack/st-Net-X/1";

// The stack `Net` as its parent sees it.
Json nested_event(std::string_view status, int second, std::string_view reason = "") {
  Json event = stack_event(status, "Net", second, reason);
  event["PhysicalResourceId"] = kNested;
  event["ResourceType"] = "AWS::CloudFormation::Stack";
  return event;
}

// An event of that stack; about itself when `logical_id` is "".
Json inner_event(std::string_view status, std::string_view logical_id, int second,
                 std::string_view reason = "") {
  Json event = stack_event(status, logical_id.empty() ? "st-Net-X" : logical_id, second, reason);
  event["StackId"] = kNested;
  event["StackName"] = "st-Net-X";
  if (logical_id.empty()) {
    event["PhysicalResourceId"] = kNested;
    event["ResourceType"] = "AWS::CloudFormation::Stack";
  }
  return event;
}

std::vector<services::StackEvent> read(const std::vector<Json>& events) {
  std::vector<services::StackEvent> list;
  for (const Json& event : events) list.push_back(services::read_stack_event(event));
  return list;
}

std::vector<std::string> causes(const std::vector<Json>& events) {
  std::vector<std::string> told;
  for (const kumo::Cause& cause : kumo::find_causes(read(events), kId))
    told.push_back((cause.in_rollback ? "rollback: " : "") + kumo::describe(cause));
  return told;
}

// A creation whose nested stack fails, as CloudFormation tells it.
const std::vector<Json> kOuter = {
    stack_event("CREATE_IN_PROGRESS", "st", 1, "User Initiated"),
    nested_event("CREATE_IN_PROGRESS", 2),
    nested_event("CREATE_FAILED", 8, "Embedded stack arn was not successfully created: [Subnet]"),
    stack_event("CREATE_FAILED", "Queue", 9, "Resource creation cancelled"),
    stack_event("ROLLBACK_IN_PROGRESS", "st", 10,
                "The following resource(s) failed to create: [Net, Queue]."),
    stack_event("ROLLBACK_COMPLETE", "st", 12)};
const std::vector<Json> kInner = {
    inner_event("CREATE_IN_PROGRESS", "", 3), inner_event("CREATE_IN_PROGRESS", "Subnet", 4),
    inner_event("CREATE_FAILED", "Subnet", 5, "The CIDR conflicts with another subnet."),
    inner_event("CREATE_FAILED", "Role", 6, "Access Denied"),
    inner_event("CREATE_FAILED", "", 7, "The following resource(s) failed to create: [Subnet].")};

std::vector<Json> all_events() {
  std::vector<Json> events = kOuter;
  events.insert(events.end(), kInner.begin(), kInner.end());
  return events;
}

Json newest_first(std::vector<Json> events) {
  std::ranges::reverse(events);
  return {{"StackEvents", events}};
}

}  // namespace

TEST_CASE("the cause is the resource in the nested stack, not what the stacks around it say") {
  CHECK(causes(all_events()) ==
        std::vector<std::string>{"resource 'Net/Subnet' (AWS::S3::Bucket) CREATE_FAILED: The CIDR "
                                 "conflicts with another subnet",
                                 "resource 'Net/Role' (AWS::S3::Bucket) CREATE_FAILED: Access "
                                 "Denied"});
}

TEST_CASE("without the nested stack's events its parent's word must do") {
  CHECK(causes(kOuter) ==
        std::vector<std::string>{"resource 'Net' (AWS::CloudFormation::Stack) CREATE_FAILED: "
                                 "Embedded stack arn was not successfully created: [Subnet]"});
}

TEST_CASE("the order of events in the input does not matter") {
  std::vector<Json> events = all_events();
  auto expected = causes(events);
  std::ranges::reverse(events);
  CHECK(causes(events) == expected);
}

TEST_CASE("what stops a rollback comes after what stopped the operation") {
  CHECK(causes({stack_event("UPDATE_FAILED", "B", 65, "gone"),
                stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 64),
                stack_event("UPDATE_FAILED", "A", 62, "boom")}) ==
        std::vector<std::string>{"resource 'A' (AWS::S3::Bucket) UPDATE_FAILED: boom",
                                 "rollback: resource 'B' (AWS::S3::Bucket) UPDATE_FAILED: gone"});
}

TEST_CASE("a hook that refuses is a cause, one that only warns is not") {
  Json refused = stack_event("CREATE_IN_PROGRESS", "B", 3);
  refused["HookType"] = "My::Guard::Hook";
  refused["HookStatus"] = "HOOK_COMPLETE_FAILED";
  refused["HookStatusReason"] = "Buckets must be private.";
  refused["HookFailureMode"] = "FAIL";
  Json warned = refused;
  warned["HookFailureMode"] = "WARN";
  CHECK(causes({warned, refused}) ==
        std::vector<std::string>{"resource 'B' (AWS::S3::Bucket) CREATE_IN_PROGRESS: hook "
                                 "My::Guard::Hook refused it: Buckets must be private"});
}

TEST_CASE("events that claim a circle of stacks end all the same") {
  Json back = inner_event("CREATE_FAILED", "Back", 9, "x");
  back["PhysicalResourceId"] = kId;
  back["ResourceType"] = "AWS::CloudFormation::Stack";
  CHECK(causes({nested_event("CREATE_IN_PROGRESS", 2), back}).size() == 1);
}

TEST_CASE("kumo deploy follows nested stacks and names the cause in them") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").reply({{"StackId", kId}});
  world.aws.always("DescribeStackEvents", [](const aws::Call& call) {
    return newest_first(call.params.at("StackName") == kNested ? kInner : kOuter);
  });
  world.aws.expect("DescribeStacks").reply(stack_answer("ROLLBACK_COMPLETE"));
  std::string failure = world.failure();
  CHECK(failure.starts_with(
      "Stack 'st' was not created: it ended in ROLLBACK_COMPLETE. First cause: resource "
      "'Net/Subnet' (AWS::S3::Bucket) CREATE_FAILED: The CIDR conflicts with another subnet."));
  CHECK(world.said() ==
        "Causes, the first one first:\n"
        "  2026-01-02 03:00:05.500000+00:00 resource 'Net/Subnet' (AWS::S3::Bucket) CREATE_FAILED: "
        "The CIDR conflicts with another subnet\n"
        "  2026-01-02 03:00:06.500000+00:00 resource 'Net/Role' (AWS::S3::Bucket) CREATE_FAILED: "
        "Access Denied\n");
  auto shown = world.stack_events();
  REQUIRE(shown.size() == 9);  // the nested stack's own two are its parent's
  CHECK(shown.at(2).logical_id == "Net/Subnet");
  CHECK(shown.at(2).stack == "st-Net-X");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a nested stack that is gone before its parent is done does not end the watch") {
  KumoWorld world(kumo::remove);
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.expect("DeleteStack");
  int polls = 0;
  world.aws.always("DescribeStackEvents", [&](const aws::Call& call) -> Json {
    if (call.params.at("StackName") == kNested)
      throw service_error("DescribeStackEvents", "ValidationError", "Stack does not exist");
    std::vector<Json> events = {stack_event("CREATE_COMPLETE", "st", 1)};
    if (++polls > 1) {
      events.push_back(stack_event("DELETE_IN_PROGRESS", "st", 60));
      events.push_back(nested_event("DELETE_IN_PROGRESS", 61));
    }
    if (polls > 2) events.push_back(stack_event("DELETE_COMPLETE", "st", 62));
    return newest_first(events);
  });
  world.run();
  CHECK(world.result().at("status") == "DELETE_COMPLETE");
}

TEST_CASE("kumo explain finds the last operation that failed, and says so if others followed") {
  KumoWorld world(kumo::explain);
  std::vector<Json> later = kOuter;
  later.push_back(stack_event("UPDATE_IN_PROGRESS", "st", 60));
  later.push_back(stack_event("UPDATE_COMPLETE", "st", 61));
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
  world.aws.always("DescribeStackEvents", [&](const aws::Call& call) {
    return newest_first(call.params.at("StackName") == kNested ? kInner : later);
  });
  world.run();
  CHECK(world.said().starts_with(
      "The operation that began at 2026-01-02 03:00:01.500000+00:00 with CREATE_IN_PROGRESS ended "
      "in ROLLBACK_COMPLETE. Since then another one went well.\nCauses, the first one first:\n  1. "
      "2026-01-02 03:00:05.500000+00:00 resource 'Net/Subnet'"));
  Json result = world.result();
  CHECK(result.at("newest") == false);
  CHECK(result.at("causes").size() == 2);
  CHECK(result.at("causes").at(0).at("resource") == "Net/Subnet");
}

TEST_CASE("kumo explain says when nothing failed, and when there is no stack") {
  KumoWorld fine(kumo::explain);
  fine.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(fine.aws, {{stack_event("CREATE_IN_PROGRESS", "st", 1)}});
  fine.run();
  CHECK(fine.said() == "No operation on stack 'st' failed, as far as its events tell.\n");
  KumoWorld absent(kumo::explain);
  absent.ctx.args.values["<stack_name>"] = "other";
  absent.aws.expect("DescribeStacks", {{"StackName", "other"}}).refuse(no_such_stack());
  CHECK(absent.failure() == "Stack 'other' does not exist.");
}

TEST_CASE("kumo explain reads saved events of the AWS CLI without asking AWS") {
  KumoWorld world(kumo::explain);
  world.ctx.args.values["--events"] = "events.json";
  std::vector<Json> events = all_events();
  std::ranges::sort(events, {}, [](const Json& event) { return text(event, "/Timestamp"); });
  world.file("events.json", dump(newest_first(events)));
  world.run();
  CHECK(world.result().at("causes").at(0).at("resource") == "Net/Subnet");
  CHECK(world.said().ends_with("`kumo deploy --recreate-failed` does both.\n"));
  CHECK(world.aws.calls.empty());
}

TEST_CASE("kumo explain reads the lines of kumo deploy --json") {
  KumoWorld world(kumo::explain);
  world.ctx.args.values["--events"] = "run.jsonl";
  auto line = [](std::string_view stack, std::string_view status, std::string_view id,
                 std::string_view physical_id, std::string_view type, int second) {
    return dump({{"type", "stack_event"},
                 {"stack", stack},
                 {"status", status},
                 {"logical_id", id},
                 {"physical_id", physical_id},
                 {"resource_type", type},
                 {"reason", "because"},
                 {"time", fmt::format("2026-01-02 03:00:{:02}+00:00", second)}}) +
           "\n";
  };
  const char* stack = "AWS::CloudFormation::Stack";
  world.file("run.jsonl",
             "{\"type\": \"text\", \"text\": \"x\"}\nno json\n" +
                 line("st", "CREATE_IN_PROGRESS", "st", kId, stack, 1) +
                 line("st", "CREATE_IN_PROGRESS", "Net", kNested, stack, 2) +
                 line("st-Net-X", "CREATE_FAILED", "Net/Subnet", "s", "AWS::EC2::Subnet", 3) +
                 line("st", "CREATE_FAILED", "Net", kNested, stack, 4) +
                 line("st", "ROLLBACK_COMPLETE", "st", kId, stack, 5));
  world.run();
  Json causes = world.result().at("causes");
  REQUIRE(causes.size() == 1);
  CHECK(causes.at(0).at("resource") == "Net/Subnet");
  CHECK(world.result().at("status") == "ROLLBACK_COMPLETE");
}

TEST_CASE("a file without events is refused in words") {
  for (std::string_view content : {"", "{}", "hello", "{\"type\": \"text\"}", "7"}) {
    KumoWorld world(kumo::explain);
    world.ctx.args.values["--events"] = "events.json";
    world.file("events.json", content);
    CHECK(world.failure().starts_with("events.json holds no stack events: "));
  }
}

TEST_CASE("the live tree shows what is being worked on, by stack and for how long") {
  using namespace std::chrono_literals;
  kumo::LiveTree tree;
  kumo::LiveTree::Instant start{};
  tree.take("Net", "CREATE_IN_PROGRESS", start);
  tree.take("Net/Subnet", "CREATE_IN_PROGRESS", start + 5s);
  tree.take("Bucket", "CREATE_IN_PROGRESS", start);
  tree.take("Bucket", "CREATE_COMPLETE", start + 7s);
  tree.take("Net/Subnet", "CREATE_IN_PROGRESS", start + 9s);
  CHECK(tree.text("st CREATE_IN_PROGRESS", start + 65s) ==
        "st CREATE_IN_PROGRESS, 1 done\n  Net CREATE_IN_PROGRESS (65 s)\n"
        "    Subnet CREATE_IN_PROGRESS (60 s)");
  CHECK(kumo::elapsed(start, start + 7325s) == "2:02 h");
}

TEST_CASE("a live tree of many resources leaves room for the events") {
  kumo::LiveTree tree;
  for (int i = 0; i < 40; ++i)
    tree.take(fmt::format("R{:02}", i), "DELETE_IN_PROGRESS", kumo::LiveTree::Instant{});
  std::string text = tree.text("st", kumo::LiveTree::Instant{});
  CHECK(std::ranges::count(text, '\n') == 13);
  CHECK(text.ends_with("\n  and 28 more"));
}

}  // namespace gcdt::test
