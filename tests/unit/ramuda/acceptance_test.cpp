// The examples of the specification about deployments and rollbacks (20-ramuda 11.1, 11.3).
#include <doctest.h>

#include "deploy_world.h"
#include "services/function_state.h"

namespace gcdt::test {

namespace {

const char* const kHash = "+j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY=";  // of the bundle

std::string url_safe(std::string text) {
  return replace_all(replace_all(std::move(text), "+", "-"), "/", "_");
}

// The function of the example "update".
Json wired() {
  Json lambda = lambda_section();
  lambda["vpc"] = {{"subnetIds", {"subnet-aabb123c"}}, {"securityGroups", {"sg-aabb123c"}}};
  lambda["environment"] = {{"A", "B"}};
  lambda["logs"] = {{"retentionInDays", 90}};
  return lambda;
}

}  // namespace

TEST_CASE("hashes of bundles are those of Lambda, and of the keys in buckets") {
  CHECK(base64_encode(sha256("Meine Oma fährt im Hühnerstall Motorrad")) ==
        "SM6siXnsKAmQuG5egM0MYKgUU60nLFxUVeEvTcN4OFI=");
  CHECK(base64_encode(sha256("ZIP")) == "6spLMGkoiNAYOit3FDY3Z2kJQTEIznKAjXv3Q4Z5U2o=");
  CHECK(base64_encode(sha256("that was easy__")) == kHash);
  CHECK(url_safe(kHash) == "-j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY=");
}

TEST_CASE(
    "an update with equal code changes VPC, environment and retention, and is activated with "
    "a word about the ping") {
  DeployWorld world(wired());
  world.answer = "\"dead\"";
  world.finds();
  world.aws.expect(
      "UpdateFunctionConfiguration",
      {{"VpcConfig", {{"SubnetIds", {"subnet-aabb123c"}}, {"SecurityGroupIds", {"sg-aabb123c"}}}},
       {"Environment", {{"Variables", {{"A", "B"}}}}}});
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("PutRetentionPolicy", {{"retentionInDays", 90}});
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.aws.params_of("Invoke").at(0).at("Payload") == R"({"ramuda_action": "ping"})");
  CHECK(world.said().contains("AWS Lambda code hasn't changed - won't upload code bundle"));
  CHECK(world.said().contains(
      "Please consider adding a reaction to a ping event to your lambda function"));
}

TEST_CASE("the same update stops after the ping if that must succeed") {
  DeployWorld world(wired(), {{"failDeploymentOnUnsuccessfulPing", true}});
  world.answer = "\"dead\"";
  world.finds();
  world.aws.expect("UpdateFunctionConfiguration");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("PutRetentionPolicy");
  CHECK(world.failure() == "Pinging your lambda function failed");
  CHECK(world.aws.calls.back().operation == "Invoke");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("subnets without security groups make no VPC") {
  Json lambda = lambda_section();
  lambda["vpc"] = {{"subnetIds", {"subnet-aabb123c"}}};
  DeployWorld world(lambda);
  world.finds_nothing();
  world.aws.expect("CreateFunction").reply(version("1"));
  world.aws.expect("CreateAlias");
  world.run();
  CHECK_FALSE(world.aws.params_of("CreateFunction").at(0).contains("VpcConfig"));
}

TEST_CASE("without a bundle nothing is created, and AWS is not even asked") {
  DeployWorld world;
  std::filesystem::remove(world.ctx.bundle_file);
  CHECK_FALSE(world.failure().empty());
  CHECK(world.aws.calls.empty());
}

TEST_CASE("rollback goes from 3 to 2, from $LATEST below the newest, and to 7 without a look") {
  auto rollback = [](const char* active, std::vector<const char*> versions, const char* to) {
    World world(ramuda::tool, ramuda::rollback, Json::object());
    world.ctx.args.values["<lambda>"] = "greeter";
    Json list = Json::array();
    for (const char* one : versions) list.push_back({{"Version", one}});
    world.aws.expect("GetAlias").reply({{"FunctionVersion", active}});
    world.aws.expect("ListVersionsByFunction").reply({{"Versions", list}});
    world.aws.expect("UpdateAlias", {{"FunctionVersion", to}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
  };
  rollback("3", {"$LATEST", "1", "2", "3"}, "2");
  rollback("$LATEST", {"$LATEST", "1", "2"}, "1");

  World world(ramuda::tool, ramuda::rollback, Json::object());
  world.ctx.args.values["<lambda>"] = "greeter";
  world.ctx.args.values["<version>"] = "7";
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "7"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "rolling back to version 7\n");
}

TEST_CASE("rollback as it was recorded: to version 1, not below it, and to $LATEST when told") {
  std::string active = "$LATEST";
  auto roll_back = [&](std::optional<std::string> version) {
    World world(ramuda::tool, ramuda::rollback, Json::object());
    world.ctx.args.values["<lambda>"] = "greeter";
    if (version) world.ctx.args.values["<version>"] = *version;
    world.aws.always("GetAlias",
                     [&](const aws::Call&) -> Json { return {{"FunctionVersion", active}}; });
    world.aws.always(
        "ListVersionsByFunction",
        Json{{"Versions",
              Json::array({{{"Version", "$LATEST"}}, {{"Version", "1"}}, {{"Version", "2"}}})}});
    world.aws.always("UpdateAlias", [&](const aws::Call& call) -> Json {
      active = text(call.params, "/FunctionVersion");
      return Json::object();
    });
    return world.failure();
  };
  CHECK(roll_back(std::nullopt).empty());
  CHECK(active == "1");
  CHECK(roll_back(std::nullopt).contains("unable to find previous version of lambda function"));
  CHECK(active == "1");
  CHECK(roll_back("$LATEST").empty());
  CHECK(active == "$LATEST");
}

TEST_CASE("a version that was idle is woken up by the ping, and asked again") {
  DeployWorld world;
  world.finds();
  int asked = 0;
  world.aws.always("Invoke", [&](const aws::Call&) -> Json {
    if (++asked == 1)
      throw service_error("Invoke", "ResourceConflictException",
                          "The operation cannot be performed at this time. The function is "
                          "currently in the following state: Pending",
                          409);
    return {{"Payload", "\"alive\""}};
  });
  world.aws.expect("GetFunctionConfiguration", {{"Qualifier", "3"}}).reply(world.live);
  world.aws.expect("GetFunctionConfiguration", {{"Qualifier", "3"}}).reply({{"State", "Pending"}});
  world.aws.expect("GetFunctionConfiguration").reply({{"State", "Active"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("Great you're already accepting a ping"));
}

TEST_CASE("a role whose rights are still on their way is waited for, too") {
  DeployWorld world;
  world.finds_nothing();
  world.aws.expect("CreateFunction")
      .error("InvalidParameterValueException",
             "The provided execution role does not have permissions to call CreateNetworkInterface "
             "on EC2");
  world.aws.expect("CreateFunction").reply(version("1"));
  world.aws.expect("CreateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DeployWorld never;
  never.finds_nothing();
  never.aws.always("CreateFunction", [](const aws::Call&) -> Json {
    throw service_error("CreateFunction", "InvalidParameterValueException",
                        "The provided execution role does not have permissions to call "
                        "CreateNetworkInterface on EC2");
  });
  CHECK(never.failure().ends_with("CreateNetworkInterface on EC2"));
}

}  // namespace gcdt::test
