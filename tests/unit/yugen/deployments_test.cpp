#include <doctest.h>

#include "api_world.h"
#include "tools/yugen/definition.h"
#include "tools/yugen/deployment.h"
#include "tools/yugen/usage_plan.h"

namespace gcdt::test {

namespace {

const Json kDeployments{
    {"items", Json::array({{{"id", "d1"}, {"createdDate", "2026-01-01T00:00:00+00:00"}},
                           {{"id", "d3"}, {"createdDate", "2026-03-01T00:00:00+00:00"}},
                           {{"id", "d2"}, {"createdDate", "2026-02-01T00:00:00+00:00"}}})}};

void expect_plan(World& world, Json stages) {
  world.aws.expect("GetUsagePlans")
      .reply({{"items",
               Json::array({{{"id", "p1"}, {"name", "orders-dev"}, {"apiStages", stages}}})}});
}

}  // namespace

TEST_CASE("yugen history shows deployments from the newest, and the one that is live") {
  ApiWorld world(yugen::history);
  world.there_is_the_api();
  world.aws.expect("GetStage", {{"stageName", "dev"}}).reply({{"deploymentId", "d2"}});
  world.aws.expect("GetDeployments", {{"restApiId", "abc123"}}).reply(kDeployments);
  world.run();
  auto rows = world.tables("deployments").at(0).rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].at(0) == "d3");
  CHECK(rows[1].at(0) == "d2");
  CHECK(rows[1].at(2) == "dev");
  CHECK(rows[0].at(2).empty());
  CHECK(world.result().at("deployments").at(1).at("live") == true);
}

TEST_CASE("yugen rollback goes to the deployment before the live one, or to the one named") {
  for (auto [wanted, expected] : {std::pair("", "d1"), std::pair("d3", "d3")}) {
    ApiWorld world(yugen::rollback);
    if (*wanted) world.ctx.args.values["--to"] = wanted;
    world.there_is_the_api();
    world.aws.expect("GetStage").reply({{"deploymentId", "d2"}});
    world.aws.expect("GetDeployments").reply(kDeployments);
    world.aws.expect(
        "UpdateStage",
        {{"stageName", "dev"},
         {"patchOperations",
          Json::array({{{"op", "replace"}, {"path", "/deploymentId"}, {"value", expected}}})}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.result().at("deployment") == expected);
  }
}

TEST_CASE("there is not always something to roll back to") {
  ApiWorld oldest(yugen::rollback);
  oldest.there_is_the_api();
  oldest.aws.expect("GetStage").reply({{"deploymentId", "d1"}});
  oldest.aws.expect("GetDeployments").reply(kDeployments);
  CHECK(oldest.failure() == "There is no deployment before d1, which is live.");

  ApiWorld unknown(yugen::rollback);
  unknown.ctx.args.values["--to"] = "d9";
  unknown.there_is_the_api();
  unknown.aws.expect("GetStage").reply({{"deploymentId", "d1"}});
  unknown.aws.expect("GetDeployments").reply(kDeployments);
  CHECK(unknown.failure() == "There is no deployment 'd9'; `yugen history` shows those there are.");

  ApiWorld stageless(yugen::rollback);
  stageless.there_is_the_api();
  stageless.aws.expect("GetStage").error("NotFoundException", "Invalid stage identifier", 404);
  stageless.aws.expect("GetStages").reply({{"item", Json::array({{{"stageName", "prod"}}})}});
  CHECK(stageless.failure() == "The API 'orders' has no stage 'dev'; there is prod.");
}

TEST_CASE("yugen export writes what the stage shows") {
  ApiWorld world(yugen::export_api);
  world.there_is_the_api();
  world.aws.expect("GetStage").reply({{"deploymentId", "d2"}});
  world.aws
      .expect("GetExport", {{"restApiId", "abc123"},
                            {"stageName", "dev"},
                            {"exportType", "swagger"},
                            {"parameters", {{"extensions", "apigateway"}}},
                            {"accepts", "application/yaml"}})
      .reply({{"body", "swagger: '2.0'\n"}});
  world.run();
  CHECK(world.read("swagger_export.yaml") == "swagger: '2.0'\n");

  ApiWorld unknown(yugen::export_api);
  unknown.aws.expect("GetRestApis").reply({{"items", Json::array()}});
  CHECK(unknown.failure() == "API name unknown: there is no API 'orders' in eu-west-1.");

  ApiWorld stageless(yugen::export_api);
  stageless.there_is_the_api();
  stageless.aws.expect("GetStage").error("NotFoundException", "Invalid stage identifier", 404);
  stageless.aws.expect("GetStages").reply({{"item", Json::array()}});
  CHECK(stageless.failure() == "The API 'orders' has no stage 'dev'; it was never deployed.");
  CHECK_FALSE(stageless.has_file("swagger_export.yaml"));
}

TEST_CASE("an export needs the name of a file") {
  ApiWorld world(yugen::export_api);
  world.ctx.args.values["--out"] = "";
  CHECK(world.failure() == "--out must name the file that is to be written.");
  CHECK(world.aws.calls.empty());
}

TEST_CASE("braces in an export are no variables when it is deployed again") {
  const std::string mapped = "swagger: '2.0'\nx: \"{{$input.body}}\"\n";
  ApiWorld world(yugen::export_api);
  world.there_is_the_api();
  world.aws.expect("GetStage").reply({{"deploymentId", "d2"}});
  world.aws.expect("GetExport").reply({{"body", mapped}});
  world.run();
  std::string text = world.read("swagger_export.yaml");
  CHECK(yugen::parse_definition(text, "swagger.yaml", Json::object()).text() == mapped);
}

TEST_CASE("old deployments go, but none that a stage shows") {
  ApiWorld world(yugen::history);
  world.aws.expect("GetStages")
      .reply({{"item", Json::array({{{"stageName", "old"}, {"deploymentId", "d1"}}})}});
  world.aws.expect("GetStage", {{"stageName", "old"}}).reply({{"deploymentId", "d1"}});
  world.aws.expect("GetDeployments").reply(kDeployments);
  world.aws.expect("DeleteDeployment", {{"deploymentId", "d2"}});
  yugen::delete_old_deployments(world.ctx, *yugen::make_api_service(world.ctx), "abc123", 1);
  CHECK(world.aws.all_went_to_plan());

  // What AWS does not give up is no failure of the deployment that came after it.
  ApiWorld kept(yugen::history);
  kept.aws.expect("GetStages").reply({{"item", Json::array()}});
  kept.aws.expect("GetDeployments").reply(kDeployments);
  kept.aws.always("DeleteDeployment", [](const aws::Call& call) -> Json {
    throw service_error(call.operation, "BadRequestException", "Active stages point to it");
  });
  yugen::delete_old_deployments(kept.ctx, *yugen::make_api_service(kept.ctx), "abc123", 1);
  CHECK(kept.said().contains("The old deployment d2 stays: "));
}

TEST_CASE("a stage is called at its path, the one without a name at the host") {
  CHECK(yugen::stage_url("eu-west-1", "a", "dev") ==
        "https://a.execute-api.eu-west-1.amazonaws.com/dev");
  CHECK(yugen::stage_url("cn-north-1", "a", "$default") ==
        "https://a.execute-api.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("a deployment is known again by its definition") {
  ApiWorld world(yugen::history);
  std::string print = yugen::fingerprint("swagger: '2.0'");
  yugen::Deployment deployment{.id = "d",
                               .created = "",
                               .description = yugen::deployment_description(world.ctx, print),
                               .answer = {}};
  CHECK(yugen::describes(deployment, print));
  CHECK_FALSE(yugen::describes(deployment, yugen::fingerprint("swagger: \"2.0\"")));
  CHECK_FALSE(yugen::describes({}, print));
}

TEST_CASE("a key calls the stage by a usage plan, which is made once") {
  ApiWorld world(yugen::history);
  world.aws.expect("GetUsagePlans").reply({{"items", Json::array()}});
  world.aws
      .expect("CreateUsagePlan",
              {{"name", "orders-dev"},
               {"apiStages", Json::array({{{"apiId", "abc123"}, {"stage", "dev"}}})}})
      .reply({{"id", "p1"}});
  world.aws.expect("GetUsagePlanKeys", {{"usagePlanId", "p1"}}).reply({{"items", Json::array()}});
  world.aws.expect("CreateUsagePlanKey",
                   {{"usagePlanId", "p1"}, {"keyId", "key1"}, {"keyType", "API_KEY"}});
  CHECK(yugen::grant_key(world.ctx, "abc123"));
  CHECK(world.said().starts_with("updating api key\n"));

  expect_plan(world, Json::array({{{"apiId", "abc123"}, {"stage", "dev"}}}));
  world.aws.expect("GetUsagePlanKeys").reply({{"items", Json::array({{{"id", "key1"}}})}});
  CHECK_FALSE(yugen::grant_key(world.ctx, "abc123"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a usage plan of others keeps what it has") {
  ApiWorld world(yugen::history, {{"api", {{"usagePlan", {{"throttle", {{"rateLimit", 5}}}}}}}});
  expect_plan(world, Json::array({{{"apiId", "other"}, {"stage", "dev"}}}));
  world.aws
      .expect(
          "UpdateUsagePlan",
          {{"patchOperations",
            Json::array({{{"op", "add"}, {"path", "/apiStages"}, {"value", "abc123:dev"}},
                         {{"op", "replace"}, {"path", "/throttle/rateLimit"}, {"value", "5"}}})}})
      .reply({{"id", "p1"}});
  world.aws.expect("GetUsagePlanKeys").reply({{"items", Json::array({{{"id", "key1"}}})}});
  CHECK(yugen::grant_key(world.ctx, "abc123"));

  expect_plan(world, Json::array({{{"apiId", "other"}, {"stage", "dev"}},
                                  {{"apiId", "abc123"}, {"stage", "dev"}}}));
  world.aws.expect(
      "UpdateUsagePlan",
      {{"patchOperations",
        Json::array({{{"op", "remove"}, {"path", "/apiStages"}, {"value", "abc123:dev"}}})}});
  yugen::revoke_plan(world.ctx, "abc123");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a key that does not exist is found before anything is changed") {
  ApiWorld world(yugen::history);
  world.aws.expect("GetApiKey", {{"apiKey", "key1"}}).error("NotFoundException", "no", 404);
  CHECK_THROWS_WITH_AS(
      yugen::require_key(world.ctx),
      doctest::Contains("There is no API key with the id 'key1' (yugen.api.apiKey) in eu-west-1."),
      Error);
}

}  // namespace gcdt::test
