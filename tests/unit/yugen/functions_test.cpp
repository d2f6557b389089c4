#include "tools/yugen/functions.h"

#include <doctest.h>

#include "api_world.h"

namespace gcdt::test {

namespace {

using yugen::Function;

Function function(std::string alias = "ACTIVE", std::string variable = "fUri") {
  return {
      .name = "f", .alias = std::move(alias), .variable = std::move(variable), .arn = kFunctionArn};
}

std::string allowing(const std::string& source, const std::string& id = "x",
                     const std::string& action = R"("lambda:InvokeFunction")") {
  return R"({"Sid": ")" + id + R"(", "Effect": "Allow", "Action": )" + action +
         R"(, "Principal": {"Service": "apigateway.amazonaws.com"}, "Condition": {"ArnLike": )"
         R"({"AWS:SourceArn": ")" +
         source + R"("}}})";
}

const std::string kSource = "arn:aws:execute-api:eu-west-1:644239850139:abc123/*/*";

}  // namespace

TEST_CASE("an integration is called by the ARN of the function and its alias") {
  CHECK(Function{.name = "x",
                 .alias = "ACTIVE",
                 .variable = "",
                 .arn = "arn:aws:lambda:eu-west-1:644239850139:function:dp-dev-process-keyword-"
                        "extraction"}
            .integration_uri() ==
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:eu-west-1:644239850139:function:dp-dev-process-keyword-extraction:ACTIVE/"
        "invocations");
  Function china = function("");
  china.arn = "arn:aws-cn:lambda:cn-north-1:644239850139:function:f";
  CHECK(china.integration_uri() ==
        "arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/"
        "arn:aws-cn:lambda:cn-north-1:644239850139:function:f/invocations");
  CHECK(function().source_arn("abc123") == kSource);
}

TEST_CASE("region and account are those of the ARN") {
  auto parts = yugen::arn_parts(kFunctionArn);
  CHECK(parts.region == "eu-west-1");
  CHECK(parts.account == "644239850139");
  CHECK_THROWS_WITH_AS(yugen::arn_parts("f"), "'f' is no ARN.", Error);
}

TEST_CASE("the definition knows the API, its stage, its host and the functions") {
  ApiWorld world(yugen::list);
  Json existing = yugen::definition_variables(world.ctx, {function()}, "abc123", "us-east-1");
  CHECK(existing.at("apiName") == "orders");
  CHECK(existing.at("apiDescription") == "the orders");
  CHECK(existing.at("apiBasePath") == "dev");
  CHECK(existing.at("apiHostname") == "abc123.execute-api.eu-west-1.amazonaws.com");
  CHECK(existing.at("fUri") == function().integration_uri());
  CHECK(existing.at("accountId") == "644239850139");

  Json fresh = yugen::definition_variables(world.ctx, {function("ACTIVE", "")}, "", "us-east-1");
  CHECK_FALSE(fresh.contains("apiHostname"));
  CHECK_FALSE(fresh.contains("None"));
  CHECK_FALSE(fresh.contains(""));
}

TEST_CASE("functions are those of yugen, else those of ramuda") {
  Json entry{{"name", "f"}, {"alias", "ACTIVE"}, {"swaggerRef", "fUri"}};
  Json entries{{"entries", Json::array({entry})}};
  ApiWorld world(yugen::list);
  world.ctx.config["ramuda"] = {{"lambda", entries}};
  world.aws.expect("GetFunction", {{"FunctionName", "f"}, {"Qualifier", "ACTIVE"}})
      .reply({{"Configuration", {{"FunctionArn", kFunctionArn + ":ACTIVE"}}}});
  auto functions = yugen::find_functions(world.ctx);
  REQUIRE(functions.size() == 1);
  CHECK(functions[0].arn == kFunctionArn);
  CHECK(functions[0].variable == "fUri");
}

TEST_CASE("all functions and aliases that do not exist are named at once") {
  Json entries = Json::array({{{"name", "f"}, {"alias", "LIVE"}}, {{"name", "g"}}});
  ApiWorld world(yugen::list, {{"lambda", {{"entries", entries}}}});
  world.aws.always("GetFunction", [](const aws::Call&) -> Json {
    throw service_error("GetFunction", "ResourceNotFoundException", "Function not found", 404);
  });
  CHECK_THROWS_WITH_AS(yugen::find_functions(world.ctx),
                       "There is no Lambda function 'f' with the alias 'LIVE', and no 'g' in "
                       "eu-west-1. Nothing was changed.",
                       Error);
}

TEST_CASE("a permission is given once, under a name of its own") {
  ApiWorld world(yugen::list);
  world.aws.expect("GetPolicy", {{"FunctionName", "f"}, {"Qualifier", "ACTIVE"}})
      .error("ResourceNotFoundException", "no policy", 404);
  world.aws
      .expect("AddPermission", {{"FunctionName", "f"},
                                {"StatementId", "gcdt-abc123"},
                                {"Action", "lambda:InvokeFunction"},
                                {"Principal", "apigateway.amazonaws.com"},
                                {"SourceArn", kSource},
                                {"Qualifier", "ACTIVE"}})
      .reply({{"Statement", R"({"Sid": "gcdt-abc123"})"}});
  world.aws.expect("GetPolicy").reply(policy(allowing(kSource)));
  yugen::permit_calls(world.ctx, {function()}, "abc123");
  yugen::permit_calls(world.ctx, {function()}, "abc123");
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Adding lambda permission for API Gateway for lambda f\n"
        "API already has permission to invoke lambda f\n");
}

TEST_CASE("actions may be a list, and a permission for something else does not count") {
  ApiWorld world(yugen::list);
  world.aws.expect("GetPolicy")
      .reply(policy(allowing(kSource, "x", R"(["lambda:GetFunction", "lambda:InvokeFunction"])")));
  yugen::permit_calls(world.ctx, {function()}, "abc123");
  CHECK(world.aws.all_went_to_plan());

  // Our own statement, but for another account: it makes room for the right one.
  world.aws.expect("GetPolicy")
      .reply(policy(allowing("arn:aws:execute-api:x:1:y/*/*", "gcdt-abc123")));
  world.aws.expect("RemovePermission", {{"StatementId", "gcdt-abc123"}});
  world.aws.expect("AddPermission", {{"StatementId", "gcdt-abc123"}}).reply({{"Statement", "{}"}});
  yugen::permit_calls(world.ctx, {function()}, "abc123");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a policy that cannot be read is no missing policy") {
  ApiWorld world(yugen::list);
  world.aws.expect("GetPolicy").error("AccessDeniedException", "not you", 403);
  CHECK_THROWS_AS(yugen::permit_calls(world.ctx, {function()}, "abc123"), ServiceError);
}

}  // namespace gcdt::test
