// When each resource was worked on, the critical path; kumo report and deploy --report.
#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/timeline.h"

namespace gcdt::test {

namespace {

const std::string kNested = "arn:aws:cloudformation:eu-west-1:123456789012:stack/st-Net-X/1";

// The nested stack `Net` as its parent sees it, and what lies in it.
Json nested_event(std::string_view status, int second) {
  Json event = stack_event(status, "Net", second);
  event["PhysicalResourceId"] = kNested;
  event["ResourceType"] = "AWS::CloudFormation::Stack";
  return event;
}
Json inner_event(std::string_view status, std::string_view id, int second) {
  Json event = stack_event(status, id, second);
  event["StackId"] = kNested;
  return event;
}

// A takes 1-10, Net with S in it 2-20, then C 20-30; D stands beside it, 11-15.
const std::vector<Json> kCreation = {
    stack_event("CREATE_IN_PROGRESS", "st", 0, "User Initiated"),
    stack_event("CREATE_IN_PROGRESS", "A", 1),
    nested_event("CREATE_IN_PROGRESS", 2),
    inner_event("CREATE_IN_PROGRESS", "S", 3),
    stack_event("CREATE_IN_PROGRESS", "A", 4, "Resource creation Initiated"),
    stack_event("CREATE_COMPLETE", "A", 10),
    stack_event("CREATE_IN_PROGRESS", "D", 11),
    stack_event("CREATE_COMPLETE", "D", 15),
    inner_event("CREATE_COMPLETE", "S", 19),
    nested_event("CREATE_COMPLETE", 20),
    stack_event("CREATE_IN_PROGRESS", "C", 20),
    stack_event("CREATE_COMPLETE", "C", 30),
    stack_event("CREATE_COMPLETE", "st", 31)};

const std::vector<Json> kFailedUpdate = {stack_event("UPDATE_IN_PROGRESS", "st", 100),
                                         stack_event("UPDATE_IN_PROGRESS", "A", 101),
                                         stack_event("UPDATE_FAILED", "A", 110, "Access Denied"),
                                         stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "st", 111),
                                         stack_event("UPDATE_IN_PROGRESS", "A", 112),
                                         stack_event("UPDATE_COMPLETE", "A", 115),
                                         stack_event("UPDATE_ROLLBACK_COMPLETE", "st", 120)};

kumo::Timeline timeline(const std::vector<Json>& events, const kumo::Dependencies& known = {}) {
  std::vector<services::StackEvent> list;
  for (const Json& event : events) list.push_back(services::read_stack_event(event));
  return kumo::make_timeline(kumo::last_operation(std::move(list), kId).value(), kId, known);
}

std::vector<std::string> critical(const kumo::Timeline& made) {
  std::vector<std::string> path;
  for (const auto& [step, span] : made.critical_path) path.push_back(step);
  return path;
}

// "A CREATE_COMPLETE 1-10": each piece of work, in seconds from the beginning.
std::vector<std::string> spans(const kumo::Timeline& made) {
  std::vector<std::string> all;
  auto at = [&](Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time - made.began).count();
  };
  for (const kumo::Bar& bar : made.bars)
    for (const kumo::Span& span : bar.spans)
      all.push_back(fmt::format("{} {} {}-{}{}", bar.path, span.status, at(span.from), at(span.to),
                                span.open ? " open" : ""));
  return all;
}

Json newest_first(std::vector<Json> events) {
  std::ranges::reverse(events);
  return {{"StackEvents", events}};
}

Json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  size_t from = page.find(begin) + begin.size();
  return Json::parse(page.substr(from, page.find("</script>", from) - from));
}

}  // namespace

TEST_CASE("each piece of work has its bar, what is nested stands beneath its stack") {
  CHECK(spans(timeline(kCreation)) ==
        std::vector<std::string>{"A CREATE_COMPLETE 1-10", "Net CREATE_COMPLETE 2-20",
                                 "Net/S CREATE_COMPLETE 3-19", "D CREATE_COMPLETE 11-15",
                                 "C CREATE_COMPLETE 20-30"});
}

TEST_CASE("the critical path goes back from what ended last, into nested stacks") {
  kumo::Timeline made = timeline(kCreation);
  CHECK(critical(made) == std::vector<std::string>{"Net/S", "C"});
  CHECK(made.status == "CREATE_COMPLETE");
  CHECK(made.ended - made.began == std::chrono::seconds(31));
}

TEST_CASE("with the template the critical path is that of the references") {
  const std::vector<Json> events = {
      stack_event("CREATE_IN_PROGRESS", "st", 0), stack_event("CREATE_IN_PROGRESS", "A", 1),
      stack_event("CREATE_IN_PROGRESS", "B", 1),  stack_event("CREATE_COMPLETE", "A", 10),
      stack_event("CREATE_COMPLETE", "B", 11),    stack_event("CREATE_IN_PROGRESS", "C", 12),
      stack_event("CREATE_COMPLETE", "C", 20),    stack_event("CREATE_COMPLETE", "st", 21)};
  CHECK(critical(timeline(events)) == std::vector<std::string>{"B", "C"});
  CHECK(critical(timeline(events, {{"A", {}}, {"B", {}}, {"C", {"A"}}})) ==
        std::vector<std::string>{"A", "C"});
  CHECK(critical(timeline(events, {{"A", {}}, {"B", {}}, {"C", {}}})) ==
        std::vector<std::string>{"C"});
  CHECK(kumo::dependencies(OrderedJson::parse(R"({"Parameters": {"P": {}}, "Resources": {
            "A": {}, "B": {"DependsOn": "A", "Properties": {"X": {"Ref": "P"}}},
            "C": {"Properties": {"X": {"Fn::GetAtt": ["B", "Arn"]}, "Y": {"Ref": "A"}}}}})")) ==
        kumo::Dependencies{{"A", {}}, {"B", {"A"}}, {"C", {"A", "B"}}});
}

TEST_CASE("in a rollback the times tell what was waited for") {
  kumo::Dependencies known = {{"A", {}}, {"B", {"A"}}};
  CHECK(critical(timeline(
            {stack_event("CREATE_IN_PROGRESS", "st", 0), stack_event("CREATE_IN_PROGRESS", "A", 1),
             stack_event("CREATE_COMPLETE", "A", 10), stack_event("CREATE_IN_PROGRESS", "B", 11),
             stack_event("CREATE_FAILED", "B", 20, "no"),
             stack_event("ROLLBACK_IN_PROGRESS", "st", 21),
             stack_event("DELETE_IN_PROGRESS", "B", 22), stack_event("DELETE_COMPLETE", "B", 30),
             stack_event("DELETE_IN_PROGRESS", "A", 31), stack_event("DELETE_COMPLETE", "A", 40),
             stack_event("ROLLBACK_COMPLETE", "st", 41)},
            known)) == std::vector<std::string>{"A", "B", "B", "A"});
}

TEST_CASE("what was cancelled is not what was waited for, a nested stack as a whole may be") {
  kumo::Timeline made = timeline(
      {stack_event("CREATE_IN_PROGRESS", "st", 0), stack_event("CREATE_IN_PROGRESS", "Long", 1),
       nested_event("CREATE_IN_PROGRESS", 2), inner_event("CREATE_IN_PROGRESS", "S", 3),
       inner_event("CREATE_FAILED", "S", 50), nested_event("CREATE_FAILED", 51),
       stack_event("CREATE_FAILED", "Long", 52, "Resource creation cancelled"),
       stack_event("ROLLBACK_IN_PROGRESS", "st", 53), nested_event("DELETE_IN_PROGRESS", 54),
       nested_event("DELETE_COMPLETE", 60), stack_event("ROLLBACK_COMPLETE", "st", 61)});
  CHECK(critical(made) == std::vector<std::string>{"Net/S", "Net"});
}

TEST_CASE("only the last operation counts, and its rollback is work of its own") {
  std::vector<Json> both = kCreation;
  both.insert(both.end(), kFailedUpdate.begin(), kFailedUpdate.end());
  kumo::Timeline made = timeline(both);
  CHECK(spans(made) == std::vector<std::string>{"A UPDATE_FAILED 1-10", "A UPDATE_COMPLETE 12-15"});
  CHECK(critical(made) == std::vector<std::string>{"A", "A"});
  REQUIRE(made.causes.size() == 1);
  CHECK(made.causes.at(0).event.reason == "Access Denied");
}

TEST_CASE("work without an end lasts as long as the events do, events in any order and twice") {
  std::vector<Json> events = {kCreation[9], kCreation[3], kCreation[2],
                              kCreation[2], kCreation[0], kCreation[10]};
  CHECK(spans(timeline(events)) == std::vector<std::string>{"Net CREATE_COMPLETE 2-20",
                                                            "Net/S CREATE_IN_PROGRESS 3-20 open",
                                                            "C CREATE_IN_PROGRESS 20-20 open"});
}

TEST_CASE("a replaced resource is created and later removed: two bars in one row") {
  CHECK(spans(timeline(
            {stack_event("UPDATE_IN_PROGRESS", "st", 0), stack_event("UPDATE_IN_PROGRESS", "B", 1),
             stack_event("DELETE_IN_PROGRESS", "B", 5), stack_event("DELETE_COMPLETE", "B", 9)})) ==
        std::vector<std::string>{"B UPDATE_IN_PROGRESS 1-5", "B DELETE_COMPLETE 5-9"});
}

TEST_CASE("kumo report writes a page from saved events") {
  KumoWorld world(kumo::report);
  std::vector<Json> both = kCreation;
  both.insert(both.end(), kFailedUpdate.begin(), kFailedUpdate.end());
  world.file("events.json", dump(newest_first(both)));
  world.ctx.args.values["--events"] = "events.json";
  world.ctx.args.values["--out"] = "page.html";
  world.run();
  CHECK(world.said() == "wrote report to disk: page.html\n");
  CHECK(world.aws.calls.empty());
  std::string page = world.read("page.html");
  CHECK(page.contains("<title>Stack st</title>"));
  Json data = data_of(page);
  CHECK(data.at("status") == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(data.at("seconds") == 20.0);
  CHECK(data.at("causes") == Json::parse(R"([{"resource": "A", "status": "UPDATE_FAILED",
      "reason": "Access Denied", "in_rollback": false}])"));
  CHECK(data.at("resources").at(0).at("segments").at(0).at("critical") == true);
}

TEST_CASE("kumo report reads the live stack and all stacks nested in it") {
  KumoWorld world(kumo::report);
  world.aws.always("DescribeStacks", stack_answer("CREATE_COMPLETE"));
  world.aws.always("DescribeStackEvents", [](const aws::Call& call) {
    std::vector<Json> events;
    bool nested = call.params.at("StackName") == kNested;
    for (const Json& event : kCreation)
      if ((event.at("StackId") == kNested) == nested) events.push_back(event);
    return newest_first(events);
  });
  world.aws.always("GetTemplate", [](const aws::Call&) {
    return Json{{"TemplateBody", R"({"Resources": {"A": {}, "Net": {"DependsOn": "A"}, "D": {},
        "C": {"Properties": {"Of": {"Fn::GetAtt": ["D", "Arn"]}}}}})"}};
  });
  world.run();
  auto path = [&] {
    std::string names;
    Json data = data_of(world.read("kumo-report.html"));
    for (const Json& step : data.at("critical_path")) names += text(step, "/path") + " ";
    return names;
  };
  CHECK(data_of(world.read("kumo-report.html")).at("resources").size() == 5);
  CHECK(path() == "D C ");
  world.aws.always("GetTemplate", [](const aws::Call&) -> Json {
    throw service_error("GetTemplate", "AccessDenied", "no", 403);
  });
  world.run();
  CHECK(path() == "Net/S C ");
}

TEST_CASE("a report that cannot be written is refused before anything is done") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values["--report"] = "no/where.html";
  CHECK(world.failure().starts_with(
      "The report cannot be written to 'no/where.html': there is no folder '"));
  CHECK(world.aws.calls.empty());

  KumoWorld empty(kumo::report);
  empty.file("events.json", "[]");
  empty.ctx.args.values["--events"] = "events.json";
  CHECK(empty.failure() == "events.json has no events, so that there is nothing to report.");
}

TEST_CASE("deploy --report writes the page of a deployment that failed, too") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values["--report"] = "page.html";
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {kCreation, kFailedUpdate});
  world.aws.expect("UpdateStack").reply({{"StackId", kId}});
  world.aws.always("DescribeStacks", stack_answer("UPDATE_ROLLBACK_COMPLETE"));
  CHECK(world.failure().contains("First cause: resource 'A' (AWS::S3::Bucket) UPDATE_FAILED"));
  CHECK(world.said().contains("wrote report to disk: page.html"));
  CHECK(data_of(world.read("page.html")).at("causes").size() == 1);
}

TEST_CASE("deploy --report says so when there is nothing to report") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values["--report"] = "page.html";
  world.aws.always("DescribeStacks", stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {kCreation});
  world.aws.expect("UpdateStack").error("ValidationError", "No updates are to be performed.");
  world.run();
  CHECK(world.said().contains("Nothing was done, so that there is nothing to report."));
  CHECK_FALSE(world.has_file("page.html"));
}

}  // namespace gcdt::test
