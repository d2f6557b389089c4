// Several stacks in one run (kumo deploy --all, list --all).
#include <doctest.h>

#include "base/text.h"
#include "simulated_stacks.h"

namespace gcdt::test {

namespace {

using namespace std::chrono_literals;

struct GraphWorld : World {
  explicit GraphWorld(Json stacks, const Command& command = kumo::deploy_all)
      : World(kumo::tool, command, Json::object()) {
    ctx.config["stacks"] = std::move(stacks);
    file("cloudformation.json", kTemplate);
  }
  SimulatedStacks cloud{*this};
  double seconds() { return std::chrono::duration<double>(clock.slept()).count(); }
  std::vector<std::string> created() const {
    std::vector<std::string> names;
    for (const Json& params : aws.params_of("CreateStack"))
      names.push_back(text(params, "/StackName"));
    return names;
  }
  std::string outcome(const std::string& stack) const {
    return text(result(), "/stacks/" + stack + "/outcome");
  }
};

Json needing(std::vector<std::string> names) {
  return {{"depends_on", std::move(names)}};
}

const Json kShop{{"network", Json::object()},
                 {"database", needing({"network"})},
                 {"queue", Json::object()},
                 {"app", needing({"database", "queue"})}};

}  // namespace

TEST_CASE("each stack begins as soon as those it needs are there") {
  GraphWorld world(kShop);
  world.cloud.seconds = {{"network", 100}, {"database", 100}, {"queue", 30}, {"app", 50}};
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.created() == std::vector<std::string>{"network", "queue", "database", "app"});
  CHECK(world.seconds() < 250 * 1.1);
  for (const char* stack : {"network", "database", "queue", "app"})
    CHECK(world.outcome(stack) == "deployed");
  CHECK(world.tables("stacks").at(0).rows.size() == 4);
  CHECK(text(world.result(), "/stacks/app/outputs/Name") == "app-1");
}

TEST_CASE("with --concurrency only so many stacks are worked on at a time") {
  GraphWorld world(Json{{"a", Json::object()}, {"b", Json::object()}, {"c", Json::object()}});
  world.ctx.args.values["--concurrency"] = "1";
  world.run();
  CHECK(world.cloud.began("b") - world.cloud.began("a") >= 60s);
  CHECK(world.cloud.began("c") - world.cloud.began("b") >= 60s);
  for (const char* wrong : {"0", "-1", "many", "2x"}) {
    world.ctx.args.values["--concurrency"] = wrong;
    CHECK(world.failure() == fmt::format("--concurrency must be a number of stacks, at least 1, "
                                         "not '{}'",
                                         wrong));
  }
}

TEST_CASE("what a stack asks of another one's outputs makes it wait, and is resolved then") {
  GraphWorld world({{"app", {{"parameters", {{"A", "lookup:stack:dev-network:Name"}}}}},
                    {"network", {{"stack", {{"StackName", "dev-network"}}}}}});
  world.run();
  CHECK(world.created() == std::vector<std::string>{"dev-network", "app"});
  CHECK(world.aws.params_of("CreateStack").at(1).at("Parameters").at(0).at("ParameterValue") ==
        "dev-network-1");
}

TEST_CASE("those that need a failed stack are left out, the others go on, and the exit code is 1") {
  GraphWorld world(kShop);
  world.cloud.failing = {"network"};
  CHECK(world.failure() == "3 of 4 stacks were not deployed: network, database, app.");
  CHECK(world.created() == std::vector<std::string>{"network", "queue"});
  CHECK(world.outcome("network") == "failed");
  CHECK(world.outcome("queue") == "deployed");
  CHECK(world.outcome("database") == "left out");
  CHECK(text(world.result(), "/stacks/app/error") == "it needs 'database'");
  CHECK(
      world.said().contains("network: Stack 'network' was not created: it ended in "
                            "ROLLBACK_COMPLETE."));
  CHECK(world.said().contains("database: is not deployed, because it needs 'network'."));
}

TEST_CASE("a stack that cannot even begin does not stop the others") {
  GraphWorld world({{"a", {{"folder", "absent"}}}, {"b", Json::object()}});
  CHECK(world.failure() == "1 of 2 stacks was not deployed: a.");
  CHECK(text(world.result(), "/stacks/a/error").contains("There is no template in"));
  CHECK(world.outcome("b") == "deployed");
}

TEST_CASE("each stack has its own folder, template, region and role") {
  GraphWorld world(
      {{"a", {{"folder", "net"}}}, {"b", {{"template", "b.yaml"}, {"region", "us-east-1"}}}});
  world.file("net/cloudformation.yaml", "Resources: {Net: {Type: AWS::EC2::VPC}}");
  world.file("b.yaml", "Resources: {B: {Type: AWS::SNS::Topic}}");
  world.run();
  CHECK(world.aws.params_of("CreateStack").at(0).at("TemplateBody") ==
        "Resources: {Net: {Type: AWS::EC2::VPC}}");
  CHECK(world.aws.params_of("CreateStack").at(1).at("TemplateBody") ==
        "Resources: {B: {Type: AWS::SNS::Topic}}");
  std::set<std::string> regions;
  for (const aws::Call& call : world.aws.calls)
    if (call.operation == "CreateStack") regions.insert(call.region);
  CHECK(regions == std::set<std::string>{"eu-west-1", "us-east-1"});
}

TEST_CASE("a signal cancels the updates, leaves the creations, and begins nothing more") {
  GraphWorld world({{"a", Json::object()}, {"b", Json::object()}, {"c", needing({"a", "b"})}});
  world.cloud.has("a");
  world.clock.interrupt_sleep(2, SIGTERM);
  CHECK(world.interrupted() == SIGTERM);
  CHECK(world.aws.params_of("CancelUpdateStack").size() == 1);
  CHECK(world.created() == std::vector<std::string>{"b"});
  CHECK(world.said().contains("a: Stack 'a' ended in UPDATE_ROLLBACK_COMPLETE."));
  CHECK(world.said().contains("b: The creation of stack 'b' goes on."));
  CHECK(world.said().contains("1 stack was not begun."));
}

TEST_CASE("a second signal leaves the updates to themselves") {
  GraphWorld world(Json{{"a", Json::object()}});
  world.cloud.has("a");
  world.clock.interrupt_sleep(1, SIGINT);
  world.clock.interrupt_sleep(2, SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().contains("a: The update is left to itself."));
}

TEST_CASE("100 stacks take no longer than the longest row, within 5 requests a second") {
  // Ten rows of ten stacks; one row takes twice as long as the others.
  Json stacks = Json::object();
  std::map<std::string, int> seconds;
  for (int row = 0; row < 10; ++row)
    for (int place = 0; place < 10; ++place) {
      std::string name = fmt::format("s{}-{}", row, place);
      stacks[name] = place == 0 ? Json::object() : needing({fmt::format("s{}-{}", row, place - 1)});
      seconds[name] = row == 7 ? 240 : 120;
    }
  GraphWorld world(stacks);
  world.cloud.seconds = seconds;
  world.cloud.requests_per_second = 5;
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.cloud.refused == 0);
  CHECK(world.seconds() >= 2400);
  CHECK(world.seconds() <= 2400 * 1.05);
  auto asked = static_cast<double>(world.aws.params_of("DescribeStackEvents").size() +
                                   world.aws.params_of("ListStacks").size());
  CHECK(asked / (100 * 150) < 0.3);  // requests for each second that a stack was worked on
}

TEST_CASE("a wide graph of 100 stacks keeps to 5 requests a second, too") {
  Json stacks{{"base", Json::object()}};
  for (int i = 0; i < 98; ++i) stacks[fmt::format("leaf-{}", i)] = needing({"base"});
  stacks["top"] = needing({"leaf-97"});
  GraphWorld world(stacks);
  world.cloud.seconds = {{"base", 600}, {"leaf-97", 1200}, {"top", 1200}};
  world.cloud.requests_per_second = 5;
  world.run();
  CHECK(world.cloud.refused == 0);
  CHECK(world.seconds() >= 3000);
  CHECK(world.seconds() <= 3000 * 1.05);
}

TEST_CASE("mistakes in the graph are told all at once, before anything is done") {
  auto failure = [](Json stacks) { return GraphWorld(std::move(stacks)).failure(); };
  CHECK(failure(Json::object()) ==
        "There is no section 'stacks' in the configuration for 'dev'. It names the stacks that "
        "--all is about (docs/kumo.md, \"Many stacks\").");
  CHECK(failure({{"network", Json::object()},
                 {"a", needing({"netwrk", "payments"})},
                 {"b", {{"stack", {{"StackName", "network"}}}}}}) ==
        "stacks.network: 'b' and 'network' are the same stack 'network'; give each a StackName of "
        "its own\n"
        "stacks.a.depends_on.0: there is no stack 'netwrk'; did you mean 'network'?\n"
        "stacks.a.depends_on.1: there is no stack 'payments' in 'stacks'");
  CHECK(failure({{"a", needing({"b"})}, {"b", needing({"c"})}, {"c", needing({"a"})}}) ==
        "stacks.a: a circle cannot be deployed: 'a' needs 'b' needs 'c' needs 'a'; take one of "
        "these out of 'depends_on', or out of the lookups");
  CHECK(failure({{"a", needing({"a"})}}).contains("'a' needs 'a'"));
}

TEST_CASE("kumo list --all shows the state of each stack, also of those that are not there") {
  GraphWorld world(kShop, kumo::list_all);
  world.cloud.has("network");
  world.run();
  const output::Table table = world.tables("stacks").at(0);
  CHECK(table.rows.at(0) == std::vector<std::string>{"network", "network", "eu-west-1",
                                                     "CREATE_COMPLETE", table.rows.at(0).at(4),
                                                     ""});
  CHECK(table.rows.at(3).at(3) == "does not exist");
  CHECK(table.rows.at(3).at(5) == "database, queue");
  CHECK(world.result().at("stacks").at("app").at("status").is_null());
}

}  // namespace gcdt::test
