// HTTP APIs, from the same file and section with "type": "HTTP".
#include <doctest.h>

#include "api_world.h"
#include "tools/yugen/api_service.h"

namespace gcdt::test {

namespace {

const std::string kDefinition =
    "openapi: '3.0.1'\n"
    "info: {title: orders, version: '1'}\n"
    "paths:\n"
    "  /orders:\n"
    "    get:\n"
    "      responses: {'200': {description: the orders}}\n"
    "      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET,\n"
    "        uri: 'https://orders.example.org', payloadFormatVersion: '1.0'}\n";

struct HttpWorld : ApiWorld {
  explicit HttpWorld(const Command& command) : HttpWorld(command, Json::object()) {}
  HttpWorld(const Command& command, Json api) : ApiWorld(command, of_type_http(std::move(api))) {
    file("openapi.yaml", kDefinition);
  }
  static Json of_type_http(Json api) {
    Json more{{"type", "HTTP"}, {"apiKey", nullptr}};
    more.update(api);
    return {{"api", std::move(more)}};
  }
  void there_is_the_http_api() {
    aws.expect("GetApis").reply({{"Items", Json::array({http_api("abc123", "orders")})}});
  }
};

Json stage(const char* deployment, Json more = Json::object()) {
  more["StageName"] = "dev";
  more["DeploymentId"] = deployment;
  return more;
}

}  // namespace

TEST_CASE("a first deployment of an HTTP API makes its stage") {
  HttpWorld world(yugen::deploy);
  world.aws.expect("GetApis").reply({{"Items", Json::array()}});
  world.aws.expect("ImportApi", {{"Body", kDefinition}, {"FailOnWarnings", true}})
      .reply(http_api("abc123", "orders"));
  world.aws.expect("CreateDeployment", {{"ApiId", "abc123"}}).reply({{"DeploymentId", "d1"}});
  world.aws
      .expect("CreateStage", {{"ApiId", "abc123"}, {"StageName", "dev"}, {"DeploymentId", "d1"}})
      .reply(stage("d1"));
  world.aws.expect("GetStage").reply(stage("d1"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(
      world.said().ends_with("Deployed: https://abc123.execute-api.eu-west-1.amazonaws.com/dev\n"));
}

TEST_CASE("an HTTP API gets a new deployment, and its stage the settings that differ") {
  HttpWorld world(yugen::deploy,
                  {{"throttling", {{"rateLimit", 10}, {"burstLimit", 5}}},
                   {"methodSettings", {{"/orders/GET", {{"throttlingBurstLimit", 7}}}}},
                   {"stageVariables", {{"table", "orders"}}}});
  world.there_is_the_http_api();
  world.aws.expect("GetStage")
      .reply(stage("d1", {{"StageVariables", {{"table", "orders"}}},
                          {"DefaultRouteSettings",
                           {{"ThrottlingRateLimit", 10.0}, {"ThrottlingBurstLimit", 5}}}}));
  world.aws.expect("GetDeployment", {{"DeploymentId", "d1"}})
      .reply({{"DeploymentId", "d1"}, {"Description", "by hand"}});
  world.aws.expect("ReimportApi", {{"ApiId", "abc123"}}).reply(http_api("abc123", "orders"));
  world.aws.expect("CreateDeployment").reply({{"DeploymentId", "d2"}});
  world.aws.expect("UpdateStage", {{"StageName", "dev"}, {"DeploymentId", "d2"}});
  world.aws.expect("UpdateStage",
                   {{"RouteSettings", {{"GET /orders", {{"ThrottlingBurstLimit", 7}}}}}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK_FALSE(world.aws.params_of("UpdateStage").at(1).contains("StageVariables"));
}

TEST_CASE("what HTTP APIs do not have is refused before anything is changed") {
  HttpWorld keyed(yugen::deploy, {{"apiKey", "key1"}});
  CHECK(keyed.failure() ==
        "HTTP APIs know no API keys: take 'yugen.api.apiKey' away, or 'yugen.api.type'.");
  HttpWorld cached(yugen::deploy, {{"methodSettings", {{"/a/GET", {{"cachingEnabled", true}}}}}});
  CHECK(
      cached.failure().starts_with("'cachingEnabled' of 'yugen.api.methodSettings./a/GET' is no "
                                   "setting of a route of an HTTP API; there are "));
  CHECK(cached.aws.calls.empty());
}

TEST_CASE("a deployment that fails is no success") {
  HttpWorld world(yugen::deploy);
  world.there_is_the_http_api();
  world.aws.expect("GetStage").reply(stage("d1"));
  world.aws.expect("GetDeployment").reply({{"DeploymentId", "d1"}});
  world.aws.expect("ReimportApi").reply(http_api("abc123", "orders"));
  world.aws.expect("CreateDeployment")
      .reply({{"DeploymentId", "d2"},
              {"DeploymentStatus", "FAILED"},
              {"DeploymentStatusMessage", "no routes"}});
  CHECK(world.failure() == "The deployment d2 failed: no routes");
  CHECK(world.said().contains("but the stage still shows the deployment d1."));
}

TEST_CASE("history, rollback, export and delete work on HTTP APIs, too") {
  HttpWorld rollback(yugen::rollback);
  rollback.there_is_the_http_api();
  rollback.aws.expect("GetStage").reply(stage("d2"));
  rollback.aws.expect("GetDeployments")
      .reply({{"Items",
               Json::array(
                   {{{"DeploymentId", "d1"}, {"CreatedDate", "2026-01-01T00:00:00+00:00"}},
                    {{"DeploymentId", "d2"}, {"CreatedDate", "2026-02-01T00:00:00+00:00"}}})}});
  rollback.aws.expect("UpdateStage", {{"StageName", "dev"}, {"DeploymentId", "d1"}});
  rollback.run();
  CHECK(rollback.aws.all_went_to_plan());

  HttpWorld exported(yugen::export_api);
  exported.there_is_the_http_api();
  exported.aws.expect("GetStage").reply(stage("d2"));
  exported.aws
      .expect("ExportApi",
              {{"Specification", "OAS30"}, {"OutputType", "YAML"}, {"IncludeExtensions", true}})
      .reply({{"body", kDefinition}});
  exported.run();
  CHECK(exported.read("swagger_export.yaml") == kDefinition);

  HttpWorld removed(yugen::remove);
  removed.there_is_the_http_api();
  removed.aws.expect("DeleteApi", {{"ApiId", "abc123"}});
  removed.run();
  CHECK(removed.aws.all_went_to_plan());
}

TEST_CASE("the mappings of an HTTP API are those of its own service") {
  HttpWorld world(yugen::deploy);
  auto service = yugen::make_api_service(world.ctx);
  world.aws.expect("GetApiMappings", {{"DomainName", "d"}})
      .reply({{"Items", Json::array({{{"ApiMappingId", "m1"},
                                      {"ApiMappingKey", "v1"},
                                      {"ApiId", "abc123"},
                                      {"Stage", "old"}}})}});
  auto mappings = service->mappings("d");
  REQUIRE(mappings.size() == 1);
  CHECK(mappings[0].path == "v1");
  yugen::Mapping wanted = mappings[0];
  wanted.stage = "dev";
  world.aws.expect("UpdateApiMapping",
                   {{"ApiMappingId", "m1"}, {"ApiId", "abc123"}, {"Stage", "dev"}});
  service->remap("d", mappings[0], wanted);
  world.aws.expect("DeleteApiMapping", {{"ApiMappingId", "m1"}, {"DomainName", "d"}});
  service->unmap("d", wanted);
  CHECK(world.aws.all_went_to_plan());
}

}  // namespace gcdt::test
