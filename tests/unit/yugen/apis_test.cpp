#include <doctest.h>

#include "api_world.h"
#include "tools/yugen/api_service.h"

namespace gcdt::test {

static os::Environment with_pause(const char* seconds) {
  std::map<std::string, std::string, std::less<>> variables{{"AWS_REQUESTS_SLEEP", seconds}};
  return os::Environment(std::move(variables));
}

TEST_CASE("yugen list shows the APIs of all pages") {
  ApiWorld world(yugen::list);
  world.aws.expect("GetRestApis", {{"limit", 500}})
      .reply({{"items", Json::array({{{"id", "a"}, {"name", "one"}}})}, {"position", "p"}});
  world.aws.expect("GetRestApis", {{"position", "p"}})
      .reply({{"items", Json::array({{{"id", "b"}, {"name", "two"}}})}});
  world.aws.expect("GetApis").reply(
      {{"Items", Json::array({http_api("c", "three")})}, {"NextToken", "n"}});
  world.aws.expect("GetApis", {{"NextToken", "n"}})
      .reply({{"Items", Json::array({http_api("d", "four", "WEBSOCKET")})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.tables("api").size() == 3);
  CHECK(world.result().at("apis").size() == 3);
}

TEST_CASE("an API is unknown, or one, or several that somebody must clean up") {
  ApiWorld world(yugen::remove);
  auto service = yugen::make_api_service(world.ctx);
  world.aws.expect("GetRestApis")
      .reply({{"items", Json::array({{{"id", "a"}, {"name", "Orders"}}})}});
  CHECK_FALSE(yugen::find_api(world.ctx, *service));
  world.there_is_the_api();
  CHECK(yugen::find_api(world.ctx, *service)->id == "abc123");
  world.aws.expect("GetRestApis").reply(ApiWorld::apis({"a1", "b2"}));
  CHECK_THROWS_WITH_AS(
      yugen::find_api(world.ctx, *service),
      "more than one API with that name found. Clean up manually first: 'orders' is a1 and b2.",
      Error);
}

TEST_CASE("a call that AWS takes once in a while is waited for, and that is said") {
  ApiWorld world(yugen::remove);
  yugen::Gateway gateway(world.ctx);
  for (int i = 0; i < 2; ++i)
    world.aws.expect("DeleteRestApi").error("TooManyRequestsException", "Too Many Requests", 429);
  world.aws.expect("DeleteRestApi");
  gateway.call("DeleteRestApi", {{"restApiId", "a"}});
  CHECK(world.clock.sleeps.size() == 2);
  CHECK(world.said().starts_with(
      "AWS takes one DeleteRestApi in 30 s from this account; waiting for that ...\n"));

  // Lists, and neighbours that have other words for it.
  world.aws.expect("GetRestApis").error("TooManyRequestsException", "Too Many Requests", 429);
  world.aws.expect("GetRestApis").reply(ApiWorld::apis({"a"}));
  CHECK(gateway.all("GetRestApis").size() == 1);
  yugen::Gateway route53(world.ctx, "route53");
  for (const char* code : {"Throttling", "PriorRequestNotComplete"}) {
    world.aws.expect("DeleteHostedZone").error(code, "Rate exceeded");
    world.aws.expect("DeleteHostedZone")
        .reply(
            {{"ChangeInfo",
              {{"Id", "c"}, {"Status", "PENDING"}, {"SubmittedAt", "2026-01-01T00:00:00+00:00"}}}});
    CHECK_NOTHROW(route53.call("DeleteHostedZone", {{"Id", "Z1"}}));
  }
  CHECK(world.said().ends_with(
      "AWS takes no further DeleteHostedZone at the moment; waiting for that ...\n"));

  world.aws.always("PutRestApi", [](const aws::Call&) -> Json {
    throw service_error("PutRestApi", "TooManyRequestsException", "Too Many Requests", 429);
  });
  CHECK_THROWS_AS(gateway.call("PutRestApi", {{"restApiId", "a"}, {"body", Json::binary({})}}),
                  ServiceError);
}

TEST_CASE("AWS_REQUESTS_SLEEP makes a pause before each request") {
  ApiWorld world(yugen::remove);
  world.environment = with_pause("1.5");
  world.there_is_the_api();
  yugen::find_api(world.ctx, *yugen::make_api_service(world.ctx));
  REQUIRE(world.clock.sleeps.size() == 1);
  CHECK(world.clock.sleeps.at(0) == std::chrono::milliseconds(1500));
  world.environment = with_pause("soon");
  CHECK_THROWS_WITH_AS(yugen::Gateway(world.ctx),
                       "AWS_REQUESTS_SLEEP must be a number of seconds, not 'soon'.", Error);
}

TEST_CASE("yugen apikey-create says the line that scripts look for, and no secret") {
  ApiWorld world(yugen::apikey_create);
  world.ctx.args.values["<keyname>"] = "callers";
  world.aws.expect("GetApiKeys", {{"nameQuery", "callers"}})
      .reply({{"items", Json::array({{{"id", "k0"}, {"name", "callers-of-others"}}})}});
  world.aws
      .expect("CreateApiKey",
              {{"name", "callers"}, {"description", "Created for orders"}, {"enabled", true}})
      .reply({{"id", "uiyoznad2l"}, {"value", "geheim"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains(
      "create api key: callers\nAdd this api key 'uiyoznad2l' to your api.conf\n"));
  CHECK_FALSE(world.said().contains("geheim"));
}

TEST_CASE("a second API key of the same name is refused") {
  ApiWorld world(yugen::apikey_create);
  world.ctx.args.values["<keyname>"] = "callers";
  world.aws.expect("GetApiKeys")
      .reply({{"items", Json::array({{{"id", "k0"}, {"name", "callers"}}})}});
  CHECK(world.failure() ==
        "There is an API key 'callers' already, k0; a second one could not be told from it.");
}

TEST_CASE("where there is nothing to list, that is said") {
  ApiWorld apis(yugen::list);
  apis.aws.expect("GetRestApis").reply({{"items", Json::array()}});
  apis.aws.expect("GetApis").reply({{"Items", Json::array()}});
  apis.run();
  CHECK(apis.said() == "There is no API in eu-west-1.\n");
  ApiWorld keys(yugen::apikey_list);
  keys.aws.expect("GetApiKeys").reply({{"items", Json::array()}});
  keys.run();
  CHECK(keys.said() == "listing api keys\nThere is no API key in eu-west-1.\n");
}

TEST_CASE("yugen apikey-list masks what a key is") {
  ApiWorld world(yugen::apikey_list);
  world.aws.expect("GetApiKeys", {{"limit", 500}})
      .reply({{"items", Json::array({{{"id", "k0"}, {"value", "geheim"}}})}, {"position", "p"}});
  world.aws.expect("GetApiKeys", {{"position", "p"}}).reply({{"items", Json::array()}});
  world.run();
  CHECK(world.said() == "listing api keys\n");
  CHECK(world.tables("apiKey").at(0).rows ==
        std::vector<std::vector<std::string>>{{"id", "k0"}, {"value", "***"}});
  CHECK_FALSE(dump(world.result()).contains("geheim"));
}

TEST_CASE("yugen apikey-delete deletes the key of the configuration") {
  ApiWorld world(yugen::apikey_delete);
  world.aws.expect("DeleteApiKey", {{"apiKey", "key1"}});
  world.run();
  CHECK(world.said() == "delete api key: key1\n");

  ApiWorld unknown(yugen::apikey_delete);
  unknown.aws.expect("DeleteApiKey")
      .error("NotFoundException", "Invalid API Key identifier specified", 404);
  CHECK_THROWS_WITH_AS(unknown.run(), doctest::Contains("Invalid API Key identifier specified"),
                       ServiceError);

  ApiWorld without(yugen::apikey_delete, {{"api", {{"apiKey", nullptr}}}});
  CHECK(without.failure() == "'yugen.api.apiKey' is missing: it says which key to delete.");
}

TEST_CASE("yugen delete leaves nothing of the API behind, and everything of others") {
  ApiWorld world(yugen::remove,
                 {{"lambda", {{"entries", Json::array({{{"name", "f"}, {"alias", "ACTIVE"}}})}}}});
  world.there_is_the_api();
  world.aws.expect("GetUsagePlans")
      .reply({{"items",
               Json::array(
                   {{{"id", "p1"},
                     {"name", "orders-dev"},
                     {"apiStages", Json::array({{{"apiId", "abc123"}, {"stage", "dev"}}})}}})}});
  world.aws.expect("UpdateUsagePlan", {{"usagePlanId", "p1"}}).reply({{"id", "p1"}});
  world.aws.expect("DeleteUsagePlan", {{"usagePlanId", "p1"}});
  world.aws.expect("DeleteRestApi", {{"restApiId", "abc123"}});
  world.aws.expect("GetFunction").reply({{"Configuration", {{"FunctionArn", kFunctionArn}}}});
  world.aws.expect("GetPolicy")
      .reply(policy(R"({"Sid": "gcdt-abc123"}, {"Sid": "somebody-else"})"));
  world.aws.expect(
      "RemovePermission",
      {{"FunctionName", "f"}, {"Qualifier", "ACTIVE"}, {"StatementId", "gcdt-abc123"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().starts_with("deleting api: orders\n"));

  ApiWorld unknown(yugen::remove);
  unknown.aws.expect("GetRestApis").reply({{"items", Json::array()}});
  CHECK(unknown.failure() == "API name unknown: there is no API 'orders' in eu-west-1.");
}

}  // namespace gcdt::test
