// The commands about one function, in the words of Lambda's API.
#include <doctest.h>

#include "aws/values.h"
#include "support/world.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::test {

namespace {

struct FunctionWorld : World {
  explicit FunctionWorld(const Command& command, std::string version = "")
      : World(ramuda::tool, command, Json::object()) {
    ctx.args.values["<lambda>"] = "greeter";
    if (!version.empty()) ctx.args.values["<version>"] = version;
  }
  void answers(const char* payload, Json more = Json::object()) {
    more["Payload"] = payload;
    aws.expect("Invoke", {{"FunctionName", "greeter"}}).reply(more);
  }
};

Json versions(std::vector<const char*> names) {
  Json list = Json::array();
  for (const char* name : names) list.push_back({{"Version", name}});
  return {{"Versions", std::move(list)}};
}

}  // namespace

TEST_CASE("ramuda list shows every function on every page") {
  FunctionWorld world(ramuda::list);
  world.aws.expect("ListFunctions")
      .reply({{"Functions", Json::array({{{"FunctionName", "a"},
                                          {"MemorySize", 128},
                                          {"Timeout", 60},
                                          {"Role", "arn:aws:iam::123456789012:role/r"},
                                          {"Version", "$LATEST"},
                                          {"LastModified", "2017-01-01T00:00:00.000+0000"},
                                          {"CodeSha256", "abc="}}})},
              {"NextMarker", "m"}});
  world.aws.expect("ListFunctions", {{"Marker", "m"}})
      .reply({{"Functions", Json::array({{{"FunctionName", "b"}}})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(
      world.said().starts_with("a\n\tMemory: 128\n\tTimeout: 60\n\tRole: "
                               "arn:aws:iam::123456789012:role/r\n\tCurrent Version: $LATEST\n"));
  CHECK(world.result().at("functions").size() == 2);
}

TEST_CASE("ramuda metrics sums the last day, truncated toward zero") {
  FunctionWorld world(ramuda::metrics);
  auto points = [](int count, double sum) {
    Json list = Json::array();
    for (int i = 0; i < count; ++i) list.push_back({{"Sum", sum}});
    return Json{{"Datapoints", std::move(list)}};
  };
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Duration"}, {"Unit", "Milliseconds"}})
      .reply(points(6, 0.1));
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Errors"}, {"Unit", "Count"}});
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Invocations"}}).reply(points(4, 1.1));
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Throttles"}});
  world.aws.expect("GetMetricStatistics", {{"ExtendedStatistics", {"p50", "p90", "p99"}}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "greeter\n\tDuration 0\n\tErrors 0\n\tInvocations 4\n\tThrottles 0\n");
}

TEST_CASE("on a terminal ramuda metrics shows the hours, and how long calls take") {
  FunctionWorld world(ramuda::metrics);
  world.terminal.tty = true;
  world.clock.set("2026-01-02T03:04:05Z");
  auto point = [](const char* time, double sum) { return Json{{"Timestamp", time}, {"Sum", sum}}; };
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Duration"}})
      .reply({{"Datapoints",
               Json::array(
                   {{{"Timestamp", "2026-01-01T03:04:00Z"}, {"Sum", 900.0}, {"Average", 90.0}},
                    {{"Timestamp", "2026-01-02T02:10:00Z"}, {"Sum", 100.0}, {"Average", 50.0}}})}});
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Errors"}})
      .reply({{"Datapoints", Json::array({point("2026-01-01T04:04:05Z", 1)})}});
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Invocations"}})
      .reply({{"Datapoints", Json::array({point("2026-01-02T02:10:00Z", 2),
                                          point("2026-01-01T03:10:00Z", 10)})}});
  world.aws.expect("GetMetricStatistics", {{"MetricName", "Throttles"}});
  world.aws
      .expect("GetMetricStatistics", {{"MetricName", "Duration"},
                                      {"Period", 86400},
                                      {"StartTime", "2026-01-01T03:04:05+00:00"}})
      .reply({{"Datapoints", Json::array({{{"ExtendedStatistics",
                                            {{"p50", 12.2}, {"p90", 80.0}, {"p99", 1204.4}}}}})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  const std::string low = "▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁";
  CHECK(world.said() ==
        "greeter\n"
        "\tDuration 1000          ▁" +
            low +
            "█\n"
            "\tErrors 1               ▁█" +
            low +
            "\n"
            "\tInvocations 12         █" +
            low +
            "▃\n"
            "\tThrottles 0            ▁▁" +
            low +
            "\n"
            "\tDuration of a call: p50 12 ms, p90 80 ms, p99 1204 ms\n");
  CHECK(world.result().at("percentiles").at("p90") == 80.0);
  CHECK(world.result().at("hours").at("Invocations").at(23) == 2);
}

TEST_CASE("ramuda ping succeeds when the function says that it is alive") {
  FunctionWorld world(ramuda::ping);
  world.answers("\"alive\"");
  world.run();
  CHECK(world.said() == "Cool, your lambda function did respond to ping with \"alive\".\n");
  Json request = world.aws.params_of("Invoke").at(0);
  CHECK(request.at("Qualifier") == "ACTIVE");
  CHECK(request.at("Payload") == R"({"ramuda_action": "ping"})");

  FunctionWorld silent(ramuda::ping, "7");
  silent.answers("null");
  CHECK(silent.failure() == "Your lambda function did not respond to ping.");
  CHECK(silent.aws.params_of("Invoke").at(0).at("Qualifier") == "7");
}

TEST_CASE("ramuda invoke prints the answer or writes it to a file, byte for byte") {
  FunctionWorld world(ramuda::invoke);
  world.ctx.args.values["--payload"] = R"({"foo": "bar"})";
  world.answers("\"alive\"");
  world.run();
  CHECK(world.said() == "invoke result:\n\"alive\"\n");

  FunctionWorld to_file(ramuda::invoke);
  to_file.file("input.txt", ramuda::kPing);
  to_file.ctx.args.values["--payload"] = "file://input.txt";
  to_file.ctx.args.values["--outfile"] = "output.txt";
  to_file.answers("\"alive\"");
  to_file.run();
  CHECK(to_file.read("output.txt") == "\"alive\"");
  CHECK(to_file.aws.params_of("Invoke").at(0).at("Payload") == ramuda::kPing);
}

TEST_CASE("an answer that is a failure of the function is shown, and the exit code is 1") {
  FunctionWorld world(ramuda::invoke);
  world.ctx.args.values["--payload"] = "{}";
  world.answers(R"({"errorMessage": "division by zero"})", {{"FunctionError", "Unhandled"}});
  CHECK(world.failure() == "FunctionError: Unhandled");
  CHECK(world.said().contains("division by zero"));
}

TEST_CASE("invoke --tail shows the end of the log before the answer") {
  FunctionWorld world(ramuda::invoke, "3");
  world.ctx.args.values["--payload"] = "";
  world.ctx.args.values["--tail"] = "true";
  world.answers("null", {{"LogResult", "U1RBUlQgUmVxdWVzdElkOiAxCkVORAo="}});
  world.run();
  CHECK(world.said() == "START RequestId: 1\nEND\ninvoke result:\nnull\n");
  CHECK(world.aws.params_of("Invoke").at(0).at("LogType") == "Tail");
  CHECK(world.aws.params_of("Invoke").at(0).at("Qualifier") == "3");
  CHECK(world.result().at("log") == "START RequestId: 1\nEND\n");

  FunctionWorld event(ramuda::invoke);
  event.ctx.args.values["--payload"] = "{}";
  event.ctx.args.values["--tail"] = "true";
  event.ctx.args.values["--invocation-type"] = "Event";
  CHECK(event.failure() ==
        "--tail shows the log of a call that is waited for; with Event there is none.");
}

TEST_CASE("events and dry runs are calls of their own type, with nothing to show") {
  for (const char* type : {"Event", "DryRun"}) {
    FunctionWorld world(ramuda::invoke);
    world.ctx.args.values["--payload"] = "{}";
    world.ctx.args.values["--invocation-type"] = type;
    world.aws.expect("Invoke", {{"InvocationType", type}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.said() == "invoke result:\n\n");
  }
}

TEST_CASE("what invoke cannot do is said before the call") {
  FunctionWorld type(ramuda::invoke);
  type.ctx.args.values["--payload"] = "{}";
  type.ctx.args.values["--invocation-type"] = "Evnt";
  CHECK(type.failure() ==
        "--invocation-type must be RequestResponse, Event or DryRun, not 'Evnt'.");
  FunctionWorld file(ramuda::invoke);
  file.ctx.args.values["--payload"] = "file://absent.txt";
  CHECK(file.failure() == fmt::format("could not read '{}': No such file or directory",
                                      (file.dir.path() / "absent.txt").string()));
  CHECK(file.aws.calls.empty());
  FunctionWorld text(ramuda::invoke);
  text.ctx.args.values["--payload"] = "{'foo': 1}";
  CHECK(text.failure().starts_with("--payload:1:2: "));
  text.file("input.json", "{\n  \"foo\": }");
  text.ctx.args.values["--payload"] = "file://input.json";
  CHECK(text.failure().starts_with("input.json:2:10: "));
  CHECK(text.aws.calls.empty());
}

TEST_CASE("ramuda rollback goes to the greatest version below the one in use") {
  FunctionWorld world(ramuda::rollback);
  world.aws.expect("GetAlias").reply({{"FunctionVersion", "7"}});
  world.aws.expect("ListVersionsByFunction").reply(versions({"$LATEST", "2", "10", "5", "7"}));
  world.aws.expect("UpdateAlias", {{"Name", "ACTIVE"}, {"FunctionVersion", "5"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "rolling back to previous version\nnew version is 5\n");

  FunctionWorld latest(ramuda::rollback);
  latest.aws.expect("GetAlias").reply({{"FunctionVersion", "$LATEST"}});
  latest.aws.expect("ListVersionsByFunction").reply(versions({"$LATEST", "1", "2"}));
  latest.aws.expect("UpdateAlias", {{"FunctionVersion", "1"}});
  latest.run();
  CHECK(latest.aws.all_went_to_plan());
}

TEST_CASE(
    "ramuda rollback to a version by name asks nothing, and without one to go to changes nothing") {
  FunctionWorld explicit_version(ramuda::rollback, "$LATEST");
  explicit_version.aws.expect("UpdateAlias", {{"FunctionVersion", "$LATEST"}});
  explicit_version.run();
  CHECK(explicit_version.aws.all_went_to_plan());

  FunctionWorld first(ramuda::rollback);
  first.aws.expect("GetAlias").reply({{"FunctionVersion", "1"}});
  first.aws.expect("ListVersionsByFunction").reply(versions({"$LATEST", "1"}));
  CHECK(first.failure() == "unable to find previous version of lambda function");

  FunctionWorld none(ramuda::rollback);
  none.aws.expect("GetAlias").error("ResourceNotFoundException", "Alias not found", 404);
  CHECK(none.failure() == "Function 'greeter' has no alias ACTIVE; it was never deployed.");
}

}  // namespace gcdt::test
