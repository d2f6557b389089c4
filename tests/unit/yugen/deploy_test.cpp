#include <doctest.h>

#include <csignal>

#include "api_world.h"
#include "base/error.h"
#include "tools/yugen/deployment.h"

namespace gcdt::test {

namespace {

const std::string kMock = "{type: mock, responses: {default: {statusCode: '200'}}}";
const std::string kPaths =
    "paths:\n"
    "  /orders:\n"
    "    get:\n"
    "      responses: {'200': {description: the orders}}\n"
    "      x-amazon-apigateway-integration: " +
    kMock + "\n";
const std::string kDefinition =
    "swagger: '2.0'\n"
    "info: {title: '{{apiName}}', version: '1'}\n"
    "host: '{{apiHostname}}'\n" +
    kPaths;

std::string filled(const std::string& host) {
  return "swagger: '2.0'\ninfo: {title: 'orders', version: '1'}\nhost: '" + host + "'\n" + kPaths;
}
const std::string kHost = "abc123.execute-api.eu-west-1.amazonaws.com";

const Json kApi{{"id", "abc123"}, {"name", "orders"}};

struct DeployWorld : ApiWorld {
  explicit DeployWorld(Json more = Json::object()) : ApiWorld(yugen::deploy, std::move(more)) {
    file("swagger.yaml", kDefinition);
  }
  void there_is_no_api() { aws.expect("GetRestApis").reply({{"items", Json::array()}}); }
  void there_is_the_key() { aws.expect("GetApiKey", {{"apiKey", "key1"}}).reply({{"id", "key1"}}); }
  void the_key_is_granted() {
    aws.expect("GetUsagePlans")
        .reply({{"items",
                 Json::array(
                     {{{"id", "p1"},
                       {"name", "orders-dev"},
                       {"apiStages", Json::array({{{"apiId", "abc123"}, {"stage", "dev"}}})}}})}});
    aws.expect("GetUsagePlanKeys").reply({{"items", Json::array({{{"id", "key1"}}})}});
  }
  // The stage shows the deployment d1 of that definition.
  void stage_shows(const std::string& definition, Json stage = Json::object()) {
    stage["deploymentId"] = "d1";
    aws.expect("GetStage", {{"stageName", "dev"}}).reply(stage);
    aws.expect("GetDeployment", {{"deploymentId", "d1"}})
        .reply(
            {{"id", "d1"},
             {"description", yugen::deployment_description(ctx, yugen::fingerprint(definition))}});
  }
};

}  // namespace

TEST_CASE("a first deployment imports the definition and makes the stage") {
  DeployWorld world;
  world.there_is_no_api();
  world.there_is_the_key();
  world.aws.expect("ImportRestApi", {{"failOnWarnings", true}, {"body", filled("")}}).reply(kApi);
  world.aws
      .expect("CreateDeployment",
              {{"restApiId", "abc123"}, {"stageName", "dev"}, {"cacheClusterEnabled", false}})
      .reply({{"id", "d1"}});
  world.aws.expect("GetStage").reply({{"deploymentId", "d1"}});
  world.the_key_is_granted();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Import from swagger file\ncreate deployment\n"
        "Deployed: https://abc123.execute-api.eu-west-1.amazonaws.com/dev\n");
  // As the next deployment will see the definition, which then knows the host.
  std::string description =
      world.aws.params_of("CreateDeployment").at(0).at("description").get<std::string>();
  CHECK(description.ends_with("[" + yugen::fingerprint(filled(kHost)) + "]"));
  CHECK(world.tables("api").at(0).rows.at(0) == std::vector<std::string>{"id", "abc123"});
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("a changed definition replaces the one there is, and is deployed") {
  DeployWorld world(Json{{"api", {{"cacheClusterEnabled", true}}}});
  world.there_is_the_api();
  world.there_is_the_key();
  world.stage_shows("another", {{"cacheClusterEnabled", true}, {"cacheClusterSize", "0.5"}});
  world.aws
      .expect("PutRestApi", {{"restApiId", "abc123"},
                             {"mode", "overwrite"},
                             {"failOnWarnings", true},
                             {"body", filled(kHost)}})
      .reply(kApi);
  world.aws.expect("CreateDeployment", {{"cacheClusterEnabled", true}, {"cacheClusterSize", "0.5"}})
      .reply({{"id", "d2"}});
  world.the_key_is_granted();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().starts_with("update from swagger file\ncreate deployment\n"));
}

TEST_CASE("an API that has not changed is not deployed again, and that is said") {
  DeployWorld world;
  world.there_is_the_api();
  world.there_is_the_key();
  world.stage_shows(filled(kHost));
  world.the_key_is_granted();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "The definition has not changed since the deployment d1.\n"
        "Nothing to deploy: https://abc123.execute-api.eu-west-1.amazonaws.com/dev\n");
  CHECK(world.result() == Json{{"id", "abc123"},
                               {"name", "orders"},
                               {"stage", "dev"},
                               {"deployment", "d1"},
                               {"url", "https://abc123.execute-api.eu-west-1.amazonaws.com/dev"},
                               {"changed", false}});
}

TEST_CASE("settings of the stage are changed without a new deployment") {
  DeployWorld world(
      Json{{"api", {{"methodSettings", {{"/a/GET", {{"throttlingBurstLimit", 7}}}}}}}});
  world.there_is_the_api();
  world.there_is_the_key();
  world.stage_shows(filled(kHost));
  world.aws.expect(
      "UpdateStage",
      {{"patchOperations",
        Json::array(
            {{{"op", "replace"}, {"path", "/a/GET/throttling/burstLimit"}, {"value", "7"}}})}});
  world.the_key_is_granted();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("update method settings for stage\n"));
}

TEST_CASE("without a swagger file nothing is deployed, and that is a failure") {
  ApiWorld world(yugen::deploy);
  world.aws.expect("GetRestApis")
      .reply({{"items", Json::array({{{"id", "nsj710e3nh"}, {"name", "bla"}}})}});
  CHECK(world.failure().starts_with("API name unknown"));
  CHECK(world.said().starts_with("No swagger file (swagger.yaml) found"));

  ApiWorld known(yugen::deploy);
  known.there_is_the_api();
  CHECK(known.failure() == "Nothing was deployed.");
}

TEST_CASE("what is wrong is found before anything is changed") {
  DeployWorld setting(Json{{"api", {{"methodSettings", {{"/a/GET", {{"nonsense", 1}}}}}}}});
  CHECK(setting.failure().contains("'nonsense'"));
  CHECK(setting.aws.calls.empty());

  DeployWorld stage(Json{{"api", {{"targetStage", "de v"}}}});
  CHECK(stage.failure().starts_with("'yugen.api.targetStage' is 'de v'; the name of a stage has "));
  CHECK(stage.aws.calls.empty());

  DeployWorld title;
  title.file("swagger.yaml", "swagger: '2.0'\ninfo: {title: other, version: '1'}\npaths: {}\n");
  title.there_is_no_api();
  CHECK(title.failure().contains("other"));
  CHECK(title.aws.all_went_to_plan());

  DeployWorld key;
  key.there_is_no_api();
  key.aws.expect("GetApiKey").error("NotFoundException", "no", 404);
  CHECK(key.failure().starts_with("There is no API key with the id 'key1'"));

  DeployWorld twice;
  twice.aws.expect("GetRestApis").reply(ApiWorld::apis({"a", "b"}));
  CHECK(twice.failure().contains("'orders' is a and b."));

  DeployWorld broken;
  broken.file("swagger.yaml", "swagger: '2.0'\ninfo: {title: [\n");
  broken.there_is_no_api();
  CHECK(broken.failure().contains("swagger.yaml:"));
  CHECK(broken.aws.all_went_to_plan());
}

TEST_CASE("interrupted between import and deployment, it is said what is live") {
  DeployWorld world;
  world.there_is_the_api();
  world.there_is_the_key();
  world.stage_shows("another");
  world.aws.expect("PutRestApi").reply(kApi);
  world.aws.expect("CreateDeployment").interrupt(SIGTERM);
  CHECK(world.interrupted() == SIGTERM);
  CHECK(world.said().ends_with(
      "The definition of 'orders' (abc123) is imported, but the stage still shows the deployment "
      "d1. `yugen deploy` goes on from there.\n"));

  DeployWorld fresh;
  fresh.there_is_no_api();
  fresh.there_is_the_key();
  fresh.aws.expect("ImportRestApi").reply(kApi);
  fresh.aws.expect("CreateDeployment").error("BadRequestException", "no methods");
  CHECK(fresh.failure().contains("no methods"));
  CHECK(fresh.said().contains("is imported, and the stage does not exist yet."));
}

TEST_CASE("an API that is deleted meanwhile is unknown") {
  DeployWorld world;
  world.there_is_the_api();
  world.there_is_the_key();
  world.stage_shows("another");
  world.aws.expect("PutRestApi").error("NotFoundException", "Invalid API identifier", 404);
  CHECK(world.failure() == "API name unknown: the API 'orders' (abc123) was deleted meanwhile.");
  CHECK_FALSE(world.said().contains("is imported"));
}

TEST_CASE("a base path that others use is found before anything is imported") {
  DeployWorld world(Json{{"customDomain",
                          {{"domainName", "api.example.com"},
                           {"certificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/c"},
                           {"ensureCname", false}}}});
  world.there_is_no_api();
  world.there_is_the_key();
  world.aws.expect("GetDomainName")
      .reply({{"domainName", "api.example.com"},
              {"certificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/c"}});
  world.aws.expect("GetBasePathMappings")
      .reply(
          {{"items",
            Json::array({{{"basePath", "(none)"}, {"restApiId", "other1"}, {"stage", "dev"}}})}});
  world.aws.expect("GetRestApi").reply({{"id", "other1"}, {"name", "shop"}});
  CHECK(world.failure().starts_with(
      "The base path '' of api.example.com leads to the API 'shop' (other1)."));
  CHECK(world.aws.params_of("ImportRestApi").empty());
}

TEST_CASE("with strictVariables a name that is not known is an error, the host never") {
  DeployWorld world(Json{{"api", {{"strictVariables", true}}}});
  world.there_is_no_api();
  world.file("swagger.yaml", kDefinition + "x-name: '{{apiNmae}}'\n");
  CHECK(world.failure().contains("swagger.yaml:9:10: "));
  CHECK(world.aws.all_went_to_plan());

  DeployWorld fresh(Json{{"api", {{"strictVariables", true}}}});
  fresh.there_is_no_api();
  fresh.aws.expect("GetApiKey").error("NotFoundException", "no", 404);
  CHECK(fresh.failure().starts_with("There is no API key"));
}

TEST_CASE("what AWS finds in the definition is told in its words") {
  DeployWorld world;
  world.there_is_no_api();
  world.there_is_the_key();
  world.aws.expect("ImportRestApi")
      .error("BadRequestException", "Warnings found during import: Invalid model");
  CHECK(world.failure().contains("Warnings found during import: Invalid model"));
}

TEST_CASE(
    "a function that the definition calls must exist, and somebody must let the API call it") {
  DeployWorld world;
  std::string calling = kDefinition;
  calling.replace(calling.find(kMock), kMock.size(),
                  "{type: aws_proxy, httpMethod: POST, uri: 'arn:aws:apigateway:eu-west-1:lambda:"
                  "path/2015-03-31/functions/" +
                      kFunctionArn + ":LIVE/invocations'}");
  world.file("swagger.yaml", calling);
  world.there_is_no_api();
  world.aws.expect("GetFunction", {{"FunctionName", kFunctionArn + ":LIVE"}})
      .error("ResourceNotFoundException", "Function not found", 404);
  CHECK(world.failure().contains("there is no Lambda function " + kFunctionArn + ":LIVE"));
  CHECK(world.aws.params_of("ImportRestApi").empty());

  DeployWorld unasked;
  unasked.file("swagger.yaml", calling);
  unasked.there_is_no_api();
  unasked.aws.expect("GetFunction").reply({{"Configuration", {{"FunctionArn", kFunctionArn}}}});
  unasked.aws.expect("GetApiKey").error("NotFoundException", "no", 404);
  CHECK(unasked.failure().contains("There is no API key"));
  CHECK(unasked.said().contains("nothing lets the API call " + kFunctionArn + ":LIVE"));
}

TEST_CASE("with --review the changes are shown and agreed to before they are deployed") {
  DeployWorld world;
  world.ctx.args.values["--review"] = "true";
  world.there_is_no_api();
  world.there_is_the_key();
  CHECK(world.failure() ==
        "Nobody can be asked here. `yugen preview` shows the changes; --yes agrees.");
  CHECK(world.said().contains("GET /orders"));
  CHECK(world.aws.params_of("ImportRestApi").empty());
}

TEST_CASE("a web ACL is put in front of the stage once") {
  const std::string acl = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/orders/1";
  const std::string stage = "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/dev";
  for (bool there : {false, true}) {
    DeployWorld world(Json{{"api", {{"webAclArn", acl}, {"apiKey", nullptr}}}});
    world.there_is_the_api();
    world.stage_shows(filled(kHost));
    Json found{{"WebACL",
                {{"ARN", acl},
                 {"Name", "orders"},
                 {"Id", "1"},
                 {"DefaultAction", {{"Allow", Json::object()}}},
                 {"VisibilityConfig",
                  {{"SampledRequestsEnabled", true},
                   {"CloudWatchMetricsEnabled", true},
                   {"MetricName", "m"}}}}}};
    world.aws.expect("GetWebACLForResource", {{"ResourceArn", stage}})
        .reply(there ? found : Json::object());
    if (!there) world.aws.expect("AssociateWebACL", {{"WebACLArn", acl}, {"ResourceArn", stage}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.result().at("changed") == !there);
  }
}

namespace {

// What API Gateway takes of one operation: one call in so many seconds.
class Rate {
 public:
  Rate(os::Clock& clock, std::chrono::seconds interval) : clock_(clock), interval_(interval) {}
  void take(const std::string& operation) {
    if (last_ && clock_.steady() - *last_ < interval_)
      throw service_error(operation, "TooManyRequestsException", "Too Many Requests", 429);
    last_ = clock_.steady();
  }

 private:
  os::Clock& clock_;
  std::chrono::seconds interval_;
  std::optional<std::chrono::steady_clock::time_point> last_;
};

}  // namespace

TEST_CASE("twenty deployments in a row keep to the rates of API Gateway without an error") {
  DeployWorld world(Json{{"api", {{"apiKey", nullptr}}}});
  Rate imports(world.clock, std::chrono::seconds(30)),
      deploys(world.clock, std::chrono::seconds(5));
  world.aws.always("GetRestApis", {{"items", Json::array()}});
  world.aws.always("ImportRestApi", [&](const aws::Call& call) -> Json {
    imports.take(call.operation);
    return kApi;
  });
  world.aws.always("CreateDeployment", [&](const aws::Call& call) -> Json {
    deploys.take(call.operation);
    return {{"id", "d1"}};
  });
  world.aws.always("GetStage", Json{{"deploymentId", "d1"}});
  for (int i = 0; i < 20; ++i) CHECK_NOTHROW(world.run());
  CHECK_FALSE(world.said().contains("Too Many Requests"));
  CHECK(world.said().contains("AWS takes one ImportRestApi in 30 s from this account; waiting"));
}

}  // namespace gcdt::test
