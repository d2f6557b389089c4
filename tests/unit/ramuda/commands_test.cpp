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
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "greeter\n\tDuration 0\n\tErrors 0\n\tInvocations 4\n\tThrottles 0\n");
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

TEST_CASE("what invoke cannot do is said before the call") {
  FunctionWorld type(ramuda::invoke);
  type.ctx.args.values["--payload"] = "{}";
  type.ctx.args.values["--invocation-type"] = "Evnt";
  CHECK(type.failure() ==
        "--invocation-type must be RequestResponse, Event or DryRun, not 'Evnt'.");
  FunctionWorld file(ramuda::invoke);
  file.ctx.args.values["--payload"] = "file://absent.txt";
  CHECK(file.failure().contains("absent.txt"));
  CHECK(file.aws.calls.empty());
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
