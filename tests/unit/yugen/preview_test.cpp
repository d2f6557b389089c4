#include <doctest.h>

#include <algorithm>

#include "api_world.h"

namespace gcdt::test {

namespace {

constexpr std::string_view kDefinition = R"(swagger: '2.0'
info: {title: "{{apiName}}", version: '1'}
paths:
  /orders:
    get:
      parameters: [{name: page, in: query, type: integer}]
      responses: {'200': {description: all}}
      x-amazon-apigateway-integration:
        {type: http_proxy, httpMethod: GET, uri: 'https://example.com'}
)";

// The same as API Gateway exports it.
constexpr std::string_view kExport = R"({
  "swagger": "2.0", "info": {"title": "orders", "version": "2026-01-01T00:00:00Z"},
  "host": "abc123.execute-api.eu-west-1.amazonaws.com", "basePath": "/dev", "schemes": ["https"],
  "paths": {"/orders": {"get": {
    "produces": ["application/json"],
    "parameters": [{"name": "page", "in": "query", "required": false, "type": "string"}],
    "responses": {"200": {"description": "200 response",
                          "schema": {"$ref": "#/definitions/Empty"}}},
    "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET",
      "uri": "https://example.com", "passthroughBehavior": "when_no_match",
      "responses": {"default": {"statusCode": "200"}}}}}},
  "definitions": {"Empty": {"type": "object", "title": "Empty Schema"}}})";

struct PreviewWorld : ApiWorld {
  explicit PreviewWorld(std::string_view definition = kDefinition, Json more = Json::object())
      : ApiWorld(yugen::preview, std::move(more)) {
    file("swagger.yaml", definition);
  }
  void there_is_the_stage() {
    there_is_the_api();
    aws.expect("GetStage", {{"stageName", "dev"}}).reply({{"deploymentId", "d1"}});
    aws.expect("GetExport", {{"exportType", "swagger"}, {"accepts", "application/json"}})
        .reply({{"body", kExport}});
  }
};

std::string edited(std::string from, std::string to) {
  std::string text(kDefinition);
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("yugen preview sees no difference in an unchanged API") {
  PreviewWorld world;
  world.there_is_the_stage();
  world.run();
  CHECK(world.said() ==
        "Stage 'dev' of the API 'orders' is as the definition says: no differences.\n");
  CHECK(world.result() == Json{{"api", "orders"},
                               {"stage", "dev"},
                               {"live", true},
                               {"changes", Json::array()},
                               {"breaking", 0},
                               {"summary", "no differences"}});
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("yugen preview shows changes of the API and of its stage") {
  PreviewWorld world(
      edited("in: query,", "in: query, required: true,"),
      {{"api", {{"methodSettings", {{"/orders/GET", {{"cachingEnabled", true}}}}}}}});
  world.there_is_the_stage();
  world.run();
  CHECK(
      world.said() ==
      "`yugen deploy` would change stage 'dev' of the API 'orders':\n"
      "~ GET /orders\n"
      "    ~ query parameter 'page' required: false → true  (breaks callers: it must be sent now)\n"
      "~ stage dev\n"
      "    ~ orders/GET/caching/enabled: true\n"
      "2 changed; 1 breaks callers\n");
}

TEST_CASE("yugen preview fails on changes that break callers, if asked to") {
  PreviewWorld world(edited("  /orders:", "  /order:"));
  world.ctx.args.values["--fail-on-breaking"] = "true";
  world.there_is_the_stage();
  CHECK(world.failure() ==
        "The API 'orders' would break its callers: 1 added, 1 removed; 1 breaks callers.");
  CHECK(world.result().at("breaking") == 1);
  auto cases = world.out.all<output::Case>();
  REQUIRE(cases.size() == 2);
  auto failed = std::ranges::find(cases, output::Case::failed, &output::Case::outcome);
  REQUIRE(failed != cases.end());
  CHECK(failed->suite == "API orders");
  CHECK(failed->name.contains("/orders"));
  CHECK(failed->text.starts_with("removed\nbreaks callers: "));
  CHECK(std::ranges::count(cases, output::Case::passed, &output::Case::outcome) == 1);
  CHECK(world.out.all<output::Summary>().at(0).markdown.contains("1 breaks callers"));

  PreviewWorld harmless(edited("httpMethod: GET", "httpMethod: POST"));
  harmless.ctx.args.values["--fail-on-breaking"] = "true";
  harmless.there_is_the_stage();
  CHECK(harmless.failure() == "");
}

TEST_CASE("yugen preview as markdown says nothing else") {
  PreviewWorld world(edited("'https://example.com'", "'https://example.org'"));
  world.ctx.args.values["--markdown"] = "true";
  world.there_is_the_stage();
  world.run();
  CHECK(world.said() ==
        "### API `orders`, stage `dev`, would be changed\n\n1 changed\n\n"
        "| change | where | what | before | after | breaks callers |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| changed | `GET /orders` | `integration uri` | `https://example.com` | "
        "`https://example.org` |  |\n\n");
}

TEST_CASE("yugen preview of an API or a stage that does not exist shows what would be made") {
  for (bool api : {false, true}) {
    PreviewWorld world;
    if (api) {
      world.there_is_the_api();
      world.aws.expect("GetStage").error("NotFoundException", "Invalid stage identifier", 404);
    } else {
      world.aws.expect("GetRestApis").reply({{"items", Json::array()}});
    }
    world.run();
    CHECK(world.said() ==
          "Stage 'dev' of the API 'orders' does not exist; `yugen deploy` would make it:\n"
          "+ GET /orders\n1 added\n");
    CHECK(world.result().at("live") == false);
  }
}

TEST_CASE("yugen preview asks for nothing of a definition with mistakes") {
  PreviewWorld world(edited("type: http_proxy", "type: http_proxi"));
  world.there_is_the_api();
  CHECK(world.failure().starts_with("swagger.yaml:9:10: 'type' is \"http_proxi\"; it must be"));
  CHECK(world.aws.all_went_to_plan());
}

}  // namespace gcdt::test
