// ramuda deploy: one published version with the new configuration and the new code.
#include <doctest.h>

#include "deploy_world.h"

namespace gcdt::test {

TEST_CASE(
    "a new function is created with everything, in one call, and activated when it is ready") {
  Json lambda = lambda_section();
  lambda["vpc"] = {{"subnetIds", {"subnet-aabb123c"}}, {"securityGroups", {"sg-aabb123c"}}};
  DeployWorld world(lambda);
  world.finds_nothing();
  Json pending = version("1");
  pending["State"] = "Pending";
  world.aws
      .expect("CreateFunction",
              {{"FunctionName", "greeter"},
               {"Handler", "handler.handle"},
               {"Publish", true},
               {"VpcConfig",
                {{"SubnetIds", {"subnet-aabb123c"}}, {"SecurityGroupIds", {"sg-aabb123c"}}}},
               {"Environment", {{"Variables", {{"LEVEL", "info"}, {"RETRIES", "3"}}}}}})
      .reply(pending);
  world.aws.expect("GetFunctionConfiguration", {{"Qualifier", "1"}}).reply(version("1"));
  world.aws.expect("CreateAlias", {{"Name", "ACTIVE"}, {"FunctionVersion", "1"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.aws.params_of("Invoke").at(0).at("Qualifier") == "1");
  CHECK(world.said().contains("Great you're already accepting a ping in your Lambda function"));
  CHECK(world.result().at("version") == "1");
}

TEST_CASE("a function that is up to date is neither uploaded nor changed") {
  DeployWorld world;
  world.finds();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.aws.calls.size() == 4);  // GetFunction, GetAlias, GetFunctionConfiguration, Invoke
  CHECK(world.said().contains("AWS Lambda code hasn't changed - won't upload code bundle"));
  CHECK(world.result().at("changed") == false);
}

TEST_CASE("configuration comes before code, so that the version published has both") {
  DeployWorld world;
  world.finds({{"Timeout", 3}, {"Runtime", "python3.9"}, {"CodeSha256", "other="}});
  Json busy{{"LastUpdateStatus", "InProgress"}};
  world.aws.expect("UpdateFunctionConfiguration", {{"Timeout", 60}, {"Runtime", "python3.13"}})
      .reply(busy);
  world.aws.expect("GetFunctionConfiguration").reply({{"LastUpdateStatus", "Successful"}});
  world.aws.expect("UpdateFunctionCode", {{"Publish", true}}).reply(version("4"));
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  Json settings = world.aws.params_of("UpdateFunctionConfiguration").at(0);
  CHECK_FALSE(settings.contains("MemorySize"));  // only what differs
  for (const aws::Call& call : world.aws.calls)  // tried more often than the others
    CHECK(call.polling == (call.operation == "GetFunctionConfiguration"));
}

TEST_CASE("changed configuration alone is published, too") {
  DeployWorld world;
  world.finds({{"Environment", {{"Variables", {{"OLD", "1"}}}}}});
  world.aws.expect("UpdateFunctionConfiguration");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a VPC that is not configured any more is taken away") {
  DeployWorld world;
  world.finds(
      {{"VpcConfig",
        {{"SubnetIds", {"subnet-1"}}, {"SecurityGroupIds", {"sg-1"}}, {"VpcId", "vpc-1"}}}});
  world.aws.expect(
      "UpdateFunctionConfiguration",
      {{"VpcConfig", {{"SubnetIds", Json::array()}, {"SecurityGroupIds", Json::array()}}}});
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a version that an earlier deployment published and never activated is taken up again") {
  for (Json other : {Json{{"CodeSha256", "old="}}, Json{{"Timeout", 3}}}) {
    DeployWorld world;
    world.finds();
    world.aws.expect("GetFunctionConfiguration", {{"Qualifier", "3"}})
        .reply(DeployWorld::remote(other).at("Configuration"));
    world.aws.expect("PublishVersion").reply(version("4"));
    world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("an alias that the original left at $LATEST gets a version") {
  DeployWorld world;
  world.finds(Json::object(), "$LATEST");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE(
    "a silent function is activated with a word, or not at all if the configuration says so") {
  DeployWorld world;
  world.answer = "null";
  world.finds({{"CodeSha256", "other="}});
  world.aws.expect("UpdateFunctionCode").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.said().contains("Please consider adding a reaction to a ping event"));

  DeployWorld strict(lambda_section(), {{"failDeploymentOnUnsuccessfulPing", true}});
  strict.answer = "null";
  strict.finds({{"CodeSha256", "other="}});
  strict.aws.expect("UpdateFunctionCode").reply(version("4"));
  CHECK(strict.failure() == "Pinging your lambda function failed");
  CHECK(strict.aws.all_went_to_plan());  // the alias was not moved
}

TEST_CASE("a role that Lambda does not know yet is waited for, up to a minute") {
  DeployWorld world;
  world.finds_nothing();
  for (int i = 0; i < 2; ++i)
    world.aws.expect("CreateFunction")
        .error("InvalidParameterValueException",
               "The role defined for the function cannot be assumed by Lambda.");
  world.aws.expect("CreateFunction").reply(version("1"));
  world.aws.expect("CreateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DeployWorld never;
  never.finds_nothing();
  never.aws.always("CreateFunction", [](const aws::Call&) -> Json {
    throw service_error("CreateFunction", "InvalidParameterValueException",
                        "The role defined for the function cannot be assumed by Lambda.");
  });
  CHECK(never.failure().contains("Does it exist, and does it trust lambda.amazonaws.com?"));
}

TEST_CASE("an error about the function that is not its absence ends the deployment") {
  DeployWorld world;
  world.aws.expect("GetFunction").error("AccessDeniedException", "no", 403);
  CHECK(world.failure().contains("AccessDeniedException"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an update that fails is told with AWS's reason, and nothing is published") {
  DeployWorld world;
  world.finds({{"Timeout", 3}});
  world.aws.expect("UpdateFunctionConfiguration").reply({{"LastUpdateStatus", "InProgress"}});
  world.aws.expect("GetFunctionConfiguration")
      .reply({{"LastUpdateStatus", "Failed"}, {"LastUpdateStatusReason", "The subnet is gone."}});
  CHECK(world.failure() == "Function 'greeter' failed: The subnet is gone.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("how long logs are kept is set; when that fails the function is deployed all the same") {
  Json lambda = lambda_section();
  lambda["logs"] = {{"retentionInDays", 90}};
  DeployWorld world(lambda);
  world.finds();
  Json request{{"logGroupName", "/aws/lambda/greeter"}, {"retentionInDays", 90}};
  world.aws.expect("PutRetentionPolicy", request);
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DeployWorld silent(lambda);  // a function that has not written anything yet
  silent.finds();
  silent.aws.expect("PutRetentionPolicy").error("ResourceNotFoundException", "no such group");
  silent.aws.expect("CreateLogGroup", {{"logGroupName", "/aws/lambda/greeter"}})
      .error("ResourceAlreadyExistsException", "there by now");
  silent.aws.expect("PutRetentionPolicy", request);
  silent.run();
  CHECK(silent.aws.all_went_to_plan());

  DeployWorld denied(lambda);
  denied.finds({{"CodeSha256", "other="}});
  denied.aws.expect("UpdateFunctionCode").reply(version("4"));
  denied.aws.expect("PutRetentionPolicy").error("AccessDeniedException", "no", 400);
  denied.aws.expect("UpdateAlias");
  CHECK(denied.failure() == "The function was deployed, but not how long its logs are kept.");
  CHECK(denied.aws.all_went_to_plan());
}

}  // namespace gcdt::test
