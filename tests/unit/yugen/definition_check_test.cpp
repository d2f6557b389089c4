// What is checked in every definition: its skeleton, references, paths, parameters, security,
// models.
#include "checked_api.h"
#include "tools/gcdt/swagger.h"

using namespace gcdt;
using namespace gcdt::yugen;
using namespace gcdt::yugen::checked;

TEST_CASE("nothing is found in a valid definition") {
  CHECK(join(problems(kSwagger), "\n") == "");
  CHECK(join(problems(kOpenapi), "\n") == "");
  CHECK(join(problems(kOpenapi, ApiKind::http), "\n") == "");
}

TEST_CASE("what gcdt generates has no mistakes") {
  Json route = {{"uri_pattern", "/orders/{id}"},
                {"methods", Json::array({"GET", "POST"})},
                {"captures", Json::array({"id"})},
                {"content_types", Json::array({"application/json"})},
                {"cors", true},
                {"api_key_required", true}};
  std::string text = dump(core::make_swagger(Json::array({route}), "ordersUri"));
  auto definition = parse_definition(
      text, "swagger.json",
      {{"apiName", "orders"},
       {"ordersUri",
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"}});
  for (const DefinitionProblem& problem : check_definition(definition)) {
    CAPTURE(problem.text);
    CHECK_FALSE(problem.fatal);
  }
  CHECK(lambda_calls(definition).size() == 2);
}

TEST_CASE("mistakes in the skeleton of a definition are named with their place") {
  check_mistakes(
      kSwagger,
      {{"'2.0'", "'1.2'", "version \"1.2\" of Swagger is not known"},
       {"info: {title: orders, version: '1'}", "info: {title: orders}",
        "'info.version' is missing."},
       {"host: \"\"", "host: []", "'host' must be a text, not array."},
       {"basePath: /dev", "basePath: dev", "'basePath' must begin with '/': '/dev'."},
       {"basePath:", "basepath:",
        "'basepath' is no part of an API definition; did you mean "
        "'basePath'?"},
       {"    post:", "    POST:", "'POST' is no part of a path; did you mean 'post'?"},
       {"      operationId: putOrder", "      operationid: putOrder",
        "'operationid' is no part of a method; did you mean 'operationId'?"},
       {"operationId: putOrder", "operationId: getOrder",
        "'getOrder' is the operationId of GET /orders/{id}, too."},
       {"      responses: {default: {description: any}}\n", "",
        "ANY /files/{proxy+} has no 'responses'; OpenAPI wants at least one. (warning)", -3},
       {"responses: {default:", "responses: {okay:", "'okay' is no HTTP status"}});
  CHECK(join(problems("info: {title: a, version: '1'}\npaths: {}\n"), "\n") ==
        "f:1:1: there is neither 'swagger' nor 'openapi'. Write \"swagger: '2.0'\" or \"openapi: "
        "3.0.1\".\nf:2:1: no method is defined: there is nothing that could be deployed.");
}

TEST_CASE("references that lead nowhere are named with their place") {
  check_mistakes(kSwagger,
                 {{"'#/definitions/Line'", "'#/definitions/Lin'",
                   "'#/definitions/Lin' leads nowhere; did you mean '#/definitions/Line'?"},
                  {"'#/definitions/Line'", "'lines.yaml#/Line'",
                   "'lines.yaml#/Line' is in another place than this file"},
                  {"Line: {type: object}",
                   "Line: {$ref: '#/definitions/Lone'}\n  "
                   "Lane: {type: object}\n  Lone: {type: object, x: {$ref: '#/none'}}",
                   "'#/none' leads nowhere. Define it, or remove the reference.", 2}});
  auto circle =
      problems(replace_all(kSwagger, "Line: {type: object}", "Line: {$ref: '#/definitions/Line'}"));
  REQUIRE(circle.size() == 2);  // where it is used, and it itself
  CHECK(circle[1].contains("'#/definitions/Line' leads nowhere: what it refers to refers on"));
}

TEST_CASE("examples and properties of that name are no references") {
  CHECK(
      problems(replace_all(kSwagger, "Line: {type: object}",
                           "Line: {type: object, example: {$ref: none}, properties: {$ref: {type: "
                           "string}}}"))
          .empty());
}

TEST_CASE("paths that API Gateway cannot serve are named") {
  check_mistakes(
      kSwagger, {{"  /files/{proxy+}:", "  files/{proxy+}:", "a path must begin with '/'"},
                 {"  /files/{proxy+}:", "  /files/{proxy+}/x:",
                  "'{proxy+}' takes the rest of the path, so it must stand at its end."},
                 {"  /files/{proxy+}:", "  /files//{proxy+}:", "the path has an empty part: '//'."},
                 {"  /files/{proxy+}:", "  /files/a b/{proxy+}:", "'a b' has characters"},
                 {"  /files/{proxy+}:", "  /files/x{proxy}:", "'x{proxy}' mixes text and variable"},
                 {"  /files/{proxy+}:", "  /orders/{proxy+}:",
                  "'{proxy+}' stands where another path has '{id}'"}});
  CHECK(problems(replace_all(kOpenapi, "/orders:", "/orders/:")) ==
        std::vector<std::string>{
            "f:5:3: API Gateway leaves out the '/' at the end of a path. (warning)"});
}

TEST_CASE("parameters and the variables of the path must fit") {
  check_mistakes(
      kSwagger,
      {{"- {name: proxy, in: path, required: true, type: string}", "- {name: a, in: query}",
        "ANY /files/{proxy+} does not declare its path parameter 'proxy'. (warning)", -2},
       {"- {name: proxy, in: path, required: true, type: string}",
        "- {name: proxy, in: path, required: true}\n      - {name: a, in: path, required: true}",
        "the path '/files/{proxy+}' has no '{a}'. Remove the parameter", 1},
       {"- {name: page, in: query", "- {name: b, in: cookie}\n      - {name: page, in: query",
        "the parameter 'b' must have an 'in' of 'query', 'header', 'path', 'body' or 'formData'."},
       {"- {name: proxy, in: path, required: true, type: string}",
        "- {name: proxy, in: path, type: string}",
        "the path parameter 'proxy' must be 'required: true'."},
       {"- {name: page, in: query, type: string}",
        "- {name: page, in: query, type: string}\n      - {name: page, in: query, type: string}",
        "the query parameter 'page' is there twice."},
       {"- {name: page, in: query, type: string}",
        "- {name: page, in: query, type: string}\n      - {in: body, name: a}\n      - {in: body, "
        "name: b}",
        "a method has one body.", 1}});
}

TEST_CASE("security schemes, authorizers and what asks for them are checked") {
  check_mistakes(
      kSwagger,
      {{"      - key: []", "      - kye: []",
        "there is no security scheme 'kye'; did you mean 'key'?"},
       {"      type: token", "      type: jwt",
        "the 'type' of an authorizer of a REST API must be 'token', 'request' or "
        "'cognito_user_pools'."},
       {"authorizerResultTtlInSeconds: 60", "authorizerResultTtlInSeconds: 4000",
        "4000 seconds: it must be a number between 0 and 3600."},
       {"      authorizerUri: {{", "      authorizerCredentials: {{",
        "an authorizer that is a Lambda function needs 'authorizerUri'.", -2},
       {"type: token", "type: request", "an authorizer of type 'request' needs", -1},
       {"basePath: /dev", "security: [{key: []}]", "API Gateway does not look at 'security'"}});
}

TEST_CASE("models that API Gateway does not take are named") {
  check_mistakes(kSwagger, {{"  Line: {type: object}\n",
                             "  Line: {type: object}\n  Order_Line: {type: object}\n",
                             "the model 'Order_Line' must have a name of letters and digits"},
                            {"Line: {type: object}", "Line: {type: object, readOnly: true}",
                             "'readOnly' is not looked at by API Gateway. (warning)"}});
}

TEST_CASE("what API Gateway does not know of OpenAPI 3.1 is said") {
  std::string text = replace_all(kOpenapi, "3.0.1", "3.1.0");
  check_mistakes(
      text,
      {{"Order: {type: object}", "Order: {type: [object, 'null'], const: 1}",
        "'const' of OpenAPI 3.1 is not known to API Gateway, and left out. (warning)"},
       {"Order: {type: object}", "Order: {type: [object, array]}",
        "several types ([\"object\",\"array\"]) are not known to API Gateway"},
       {"schemas/Order'}", "schemas/Order/$defs/x'}",
        "'#/components/schemas/Order/$defs/x' is in '$defs', which API Gateway does not know."},
       {"components:", "webhooks: {}\ncomponents:", "'webhooks' of OpenAPI 3.1 is not known"}});
}

TEST_CASE("HTTP APIs have rules of their own") {
  // As they are exported: the variable with its plus, the words of API Gateway.
  CHECK(problems(R"(openapi: 3.0.1
info: {title: files, version: '2026-01-01 00:00:00UTC'}
paths:
  /files/{proxy+}:
    get:
      responses: {default: {description: Default response}}
      x-amazon-apigateway-integration:
        {payloadFormatVersion: '1.0', type: http_proxy, httpMethod: GET,
         uri: 'https://files.example.com/{proxy}', connectionType: INTERNET}
    parameters:
    - {name: proxy+, in: path, required: true, schema: {type: string}}
x-amazon-apigateway-importexport-version: '1.0'
)",
                 ApiKind::http)
            .empty());
  CHECK(problems(kSwagger, ApiKind::http)[0].starts_with(
      "f:1:1: HTTP APIs are made from OpenAPI 3.0 only."));
  CHECK(problems(replace_all(kOpenapi, "/orders:", "$default:"), ApiKind::http).empty());
  CHECK(
      problems(replace_all(kOpenapi, "/orders:", "$default:"))[0].contains("must begin with '/'"));
}

TEST_CASE("all mistakes are one error, each on a line of its own; warnings are told") {
  std::string text = replace_all(replace_all(kOpenapi, "type: aws_proxy", "type: awsproxy"),
                                 "schemas/Order'", "schemas/Odrer'");
  text = replace_all(text, "{type: object}", "{type: object, nullable: true}");
  std::vector<std::string> warnings;
  std::string message;
  try {
    require_valid(parsed(text), ApiKind::rest,
                  [&](const std::string& warning) { warnings.push_back(warning); });
  } catch (const Error& error) {
    message = error.what();
  }
  CHECK(message ==
        "f has 2 mistakes:\n"
        "f:7:59: '#/components/schemas/Odrer' leads nowhere; did you mean "
        "'#/components/schemas/Order'?\n"
        "f:10:9: 'type' is \"awsproxy\"; it must be 'aws', 'aws_proxy', 'http', 'http_proxy' or "
        "'mock'.");
  CHECK(warnings.size() == 1);
  CHECK_NOTHROW(require_valid(parsed(kOpenapi), ApiKind::rest, [](const std::string&) {}));
}

TEST_CASE("no value of a wrong type brings the checks down") {
  const Json values[] = {nullptr, 1, "x", true, Json::array({1}), {{"a", 1}}};
  Json valid = parsed(kSwagger).document;
  Json flat = valid.flatten();
  for (const auto& [pointer, unused] : flat.items())
    for (const Json& value : values) {
      Json broken = valid;
      for (std::string at = pointer; !at.empty(); at = at.substr(0, at.rfind('/'))) {
        broken[Json::json_pointer(at)] = value;
        CHECK_NOTHROW(problems(dump(broken)));
      }
    }
}
