// The files in schemas/ and the acceptance examples of 03 section 11.
#include "config/schema.h"

#include <doctest.h>

#include "base/text.h"
#include "config/samples.h"

using namespace gcdt;

namespace {

std::string first_problem(const char* tool, Json section) {
  auto findings = config::Schema::named(tool)->validate(section, "");
  return findings.problems.empty() ? "" : findings.problems.front().message;
}

// A section with the defaults beneath it and, for all that is not said, a working sample.
Json section(const char* tool, const char* json) {
  const auto& schema = *config::Schema::named(tool);
  Json out = config::make_sample(schema, config::Sample::defaults);
  merge(out, config::make_sample(schema, config::Sample::minimal));
  merge(out, Json::parse(json));
  return out;
}

}  // namespace

TEST_CASE("the first problem is told in the words of the original") {
  CHECK(first_problem("kumo", Json::object()) == "'defaults' is a required property");
  CHECK(first_problem("kumo",
                      make_sample(*config::Schema::named("kumo"), config::Sample::defaults)) ==
        "'stack' is a required property");
  CHECK(first_problem("kumo", {{"stack", Json::object()}}) == "'StackName' is a required property");
  CHECK(first_problem("kumo", section("kumo", R"({"stack": {"foo": 1}})")) ==
        "Additional properties are not allowed ('foo' was unexpected)");
  CHECK(first_problem("kumo", section("kumo", R"({"stack": {"StackName": 5}})")) ==
        "5 is not of type 'string'");
  CHECK(first_problem("ramuda", section("ramuda", R"({"bundling": {"folders": [{}]}})")) ==
        "'source' is a required property");
  CHECK(first_problem("ramuda", section("ramuda", R"({"lambda": {"tracing": "on"}})")) ==
        "'on' is not one of ['Active', 'PassThrough']");
  CHECK(first_problem("yugen",
                      section("yugen", "{}")
                          .patch(Json::parse(
                              R"([{"op": "replace", "path": "/api", "value": {"name": "x"}}])"))) ==
        "'description' is a required property");
  CHECK(first_problem("yugen", section("yugen", R"({"customDomain": {"ensureCname": true}})")) ==
        "'certificateArn' is a required property");
}

TEST_CASE("documented configurations are valid that the original refused") {
  for (auto [tool, json] : std::vector<std::pair<const char*, const char*>>{
           {"kumo", R"({"stack": {"RoleARN": "lookup:foo"}})"},
           {"kumo", R"({"stack": {"artifactBucket": "mybucket"}})"},
           {"kumo", R"({"stack": {"RoleARN": "arn:aws-us-gov:iam::123456789012:role/x"}})"},
           {"ramuda", R"({"lambda": {"timeout": "300"}})"},
           {"ramuda", R"({"bundling": {"preBundle": ["../bin/first_script.sh"]}})"},
           {"ramuda", R"({"failDeploymentOnUnsuccessfulPing": true, "settings": "a = 1"})"},
           {"ramuda", R"({"lambda": {"vpc": {}}})"},
           {"ramuda", R"({"lambda": {"vpc": {"subnetIds": ["subnet-0123456789abcdef0"]}}})"},
           {"ramuda", R"({"lambda": {"events": {"s3Sources": []}, "entries": []}})"},
           {"ramuda", R"({"lambda": {"runtime": "nodejs8.10"}})"},
           {"yugen", R"({"defaults": {"validate": true}})"},
           {"yugen", R"({"lambda": {"entries": [{"name": "f"}]}})"},
           {"yugen", R"({"customDomain": {"basePath": null, "domainName": "a.example.com",
             "certificateArn": "arn:aws-cn:acm:cn-north-1:123456789012:certificate/x"}})"},
           {"yugen", R"({"api": {"cacheClusterEnabled": true, "methodSettings":
             {"/cdn/usage/inGbs/byAccessToken/GET": {"cachingEnabled": true}}}})"},
           {"tenkai", R"({"settings": {"a": 1}, "stack_output": {"b": "c"},
                          "deployment": {"LogGroup": "/var/log/x"}, "preBundle": ["a.sh"]})"}}) {
    INFO(json);
    CHECK(first_problem(tool, section(tool, json)) == "");
  }
}

TEST_CASE("a misspelt key or value is told with the nearest known one") {
  CHECK(first_problem("ramuda", section("ramuda", R"({"lambda": {"tracing": "Activ"}})"))
            .ends_with("(did you mean 'Active'?)"));
  CHECK(first_problem("ramuda", section("ramuda", R"({"bundling": {"folder": []}})")) ==
        "Additional properties are not allowed ('folder' was unexpected); did you mean 'folders'?");
}

TEST_CASE("booleans and whole floating-point numbers are no integers") {
  config::Schema integer(Json{{"type", "integer"}});
  for (Json value : {Json(true), Json(300.0), Json("3.5"), Json(""), Json("-"), Json(nullptr)})
    CHECK(integer.validate(value, "").problems.size() == 1);
}

TEST_CASE("numbers outside their range are told with the limit") {
  config::Schema range(Json{{"type", "integer"}, {"minimum", 0}, {"maximum", 180}});
  auto problem = [&](Json value) {
    auto problems = range.validate(value, "").problems;
    return problems.empty() ? "" : problems.front().message;
  };
  CHECK(problem(-1) == "-1 is less than the minimum of 0");
  CHECK(problem(181) == "181 is greater than the maximum of 180");
  for (int fits : {0, 180}) CHECK(problem(fits).empty());
}

TEST_CASE("the defaults of every section are those of the original, mended") {
  auto defaults = [](const char* name) {
    return make_sample(*config::Schema::named(name), config::Sample::defaults);
  };
  CHECK(
      defaults("kumo") ==
      Json::parse(
          R"({"defaults": {"non_config_commands": ["list", "start", "stop"], "validate": true}})"));
  CHECK(defaults("tenkai") ==
        Json::parse(R"({"defaults": {"validate": true, "settings_file": "settings.json",
                        "stack_output_file": "stack_output.yml",
                        "log_group": "/var/log/messages"}})"));
  CHECK(defaults("ramuda") == Json::parse(R"({"bundling": {"folders": [], "zip": "bundle.zip",
                        "settings_file": "settings.json"}, "defaults": {"non_config_commands":
                        ["logs", "invoke"], "validate": true,
                        "python_bundle_venv_dir": ".gcdt/venv", "keep": false}})"));
  CHECK(defaults("yugen") == Json::object());
  CHECK(defaults("gcdt_lookups") ==
        Json::parse(R"({"defaults": {"validate": true, "lookups": ["secret", "stack", "acm"]}})"));
  CHECK(defaults("gcdt_slack_integration") ==
        Json::parse(R"({"defaults": {"validate": true, "slack_webhook":
                        "lookup:secret:slack.webhook:CONTINUE_IF_NOT_FOUND"}})"));
}

TEST_CASE("minimal samples hold what must be given") {
  auto minimal = [](const char* name) {
    return make_sample(*config::Schema::named(name), config::Sample::minimal);
  };
  CHECK(minimal("kumo") ==
        Json::parse(R"({"stack": {"StackName": "team-dev-my-application-stack"}})"));
  CHECK(minimal("tenkai") ==
        Json::parse(
            R"({"codedeploy": {"applicationName": "string", "deploymentGroupName": "string"}})"));
  CHECK(minimal("ramuda") ==
        Json::parse(R"({"bundling": {"folders": [{"source": "./node_modules"}]}, "lambda": {
            "description": "Lambda function for my-service", "handlerFile": "lambda.js",
            "handlerFunction": "lambda.handler", "name": "my-service",
            "role": "arn:aws:iam::123456789012:role/my-service-role-123EXAMPLE"}})"));
  CHECK(minimal("yugen") == Json::parse(R"({"api": {
            "description": "API Gateway for my-service", "name": "my-service-api",
            "targetStage": "dev"}})"));
}

TEST_CASE("what is only required where something else is missing can be left out there") {
  Json function = section("ramuda", "{}");
  function["lambda"].erase("handlerFile");
  CHECK(first_problem("ramuda", function) ==
        "'handlerFile' is a required property (or 'imageUri')");
  function["lambda"]["imageUri"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1";
  CHECK(first_problem("ramuda", function).empty());
  CHECK(make_sample(*config::Schema::named("ramuda"), config::Sample::minimal)
            .at("lambda")
            .contains("handlerFile"));
}

TEST_CASE("full samples hold everything, lists as lists") {
  auto full = [](const char* name) {
    return make_sample(*config::Schema::named(name), config::Sample::full);
  };
  Json kumo = full("kumo");
  CHECK(kumo.at("stack").at("NotificationARNs") ==
        Json::array({"arn:aws:sns:eu-west-1:123456789012:mytopic1"}));
  CHECK(kumo.at("parameters") == Json{{"any_prop1", "string"}, {"any_prop2", 42}});
  CHECK(kumo.at("deployment") == Json{{"DisableStop", true}});
  CHECK(full("tenkai").at("bundling").at("folders") ==
        Json::array({{{"source", "./node_modules"}, {"target", "./node_modules"}}}));
  Json lambda = full("ramuda").at("lambda");
  CHECK(lambda.at("memorySize") == 128);
  CHECK(lambda.at("vpc") == Json{{"ipv6", true},
                                 {"securityGroups", Json::array({"sg-aabb123c"})},
                                 {"subnetIds", Json::array({"subnet-aabb123c"})}});
  CHECK(full("yugen").at("lambda").at("entries") ==
        Json::array(
            {{{"alias", "ACTIVE"}, {"name", "my-service"}, {"swaggerRef", "my-serviceUri"}}}));
}

TEST_CASE("documents tell of the common keys, the tools and the plugins, in this order") {
  std::vector<std::string> names = config::schema_names();
  REQUIRE(names.size() > 8);
  CHECK(join(std::vector(names.begin(), names.begin() + 7), " ") ==
        "gcdt kumo stacks stack_set tenkai ramuda yugen");
  CHECK(std::is_sorted(names.begin() + 7, names.end()));
  CHECK(std::ranges::none_of(names.begin() + 7, names.end(), config::is_tool_section));
}

TEST_CASE("samples are valid") {
  for (const std::string& name : config::schema_names()) {
    INFO(name);
    const auto& schema = *config::Schema::named(name);
    for (auto kind : {config::Sample::minimal, config::Sample::full}) {
      Json sample = make_sample(schema, config::Sample::defaults);
      merge(sample, make_sample(schema, kind));
      CHECK(first_problem(name.c_str(), sample) == "");
    }
  }
}

TEST_CASE("samples follow the rules of the original's generator") {
  config::Schema pets(Json::parse(R"({
    "type": "object", "required": ["name", "photoUrls", "tags"], "properties": {
      "id": {"type": "integer"}, "name": {"type": "string", "default": "bolt", "example": "doggie"},
      "photoUrls": {"type": "array", "items": {"type": "string"}},
      "tags": {"type": "array", "items": {"$ref": "#/$defs/Tag"}},
      "status": {"type": "string"}, "free": {"type": "object", "additionalProperties": true}},
    "$defs": {"Tag": {"type": "object", "required": ["id"], "properties": {
      "id": {"type": "integer", "default": 8, "example": 5}, "name": {"type": "string"}}}}})"));
  CHECK(make_sample(pets, config::Sample::full) ==
        Json::parse(R"({"id": 42, "name": "doggie", "photoUrls": ["string"], "status": "string",
                        "tags": [{"id": 5, "name": "string"}],
                        "free": {"any_prop1": "string", "any_prop2": 42}})"));
  CHECK(make_sample(pets, config::Sample::defaults) ==
        Json::parse(R"({"name": "bolt", "tags": [{"id": 8}]})"));
}
