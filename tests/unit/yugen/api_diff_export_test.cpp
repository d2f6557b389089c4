// A definition compared with what API Gateway exports of it.
#include <doctest.h>

#include "compared_api.h"

using namespace gcdt;
using namespace gcdt::yugen;
using namespace gcdt::yugen::compared;

TEST_CASE("what API Gateway adds and leaves out in an export is no difference") {
  // As GetExport answers for kSwagger: names of its own, no types of parameters, no words.
  std::string exported = R"(swagger: '2.0'
info: {title: orders, version: '2026-01-01T00:00:00Z'}
host: abc123.execute-api.eu-west-1.amazonaws.com
basePath: /dev
schemes: [https]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      produces: [application/json]
      parameters:
      - {name: page, in: query, required: false, type: string}
      - {name: id, in: path, required: true, type: string}
      responses:
        '200':
          description: 200 response
          schema: {$ref: '#/definitions/MODEL12ab34'}
          headers: {X-Total: {type: string}}
      security: [{api_key: []}]
      x-amazon-apigateway-request-validator: Validate all
      x-amazon-apigateway-integration:
        uri: arn:f
        responses: {default: {statusCode: '200'}}
        passthroughBehavior: when_no_match
        httpMethod: POST
        type: aws
    put:
      consumes: [application/json]
      parameters:
      - {name: id, in: path, required: true, type: string}
      - {in: body, name: Order, required: true, schema: {$ref: '#/definitions/Order'}}
      responses: {'200': {description: 200 response}}
      security: [{api_key: []}]
      x-amazon-apigateway-integration:
        {uri: 'arn:f', httpMethod: POST, type: aws_proxy, passthroughBehavior: when_no_match}
securityDefinitions:
  api_key: {type: apiKey, name: x-api-key, in: header}
  login: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom,
          x-amazon-apigateway-authorizer: {authorizerUri: 'arn:login', type: token}}
definitions:
  Empty: {type: object, title: Empty Schema}
  MODEL12ab34:
    type: object
    required: [id]
    properties:
      id: {type: string}
      state: {type: string, enum: [new, paid]}
      lines: {type: array, items: {$ref: '#/definitions/Line'}}
  Order:
    type: object
    required: [id]
    properties:
      id: {type: string}
      state: {type: string, enum: [new, paid]}
      lines: {type: array, items: {$ref: '#/definitions/Line'}}
  Line:
    type: object
    properties:
      count: {type: integer, minimum: 0}
x-amazon-apigateway-request-validators:
  Validate all: {validateRequestParameters: true, validateRequestBody: true}
x-amazon-apigateway-gateway-responses: {}
)";
  Json live = parsed(exported);
  CHECK(join(lines(diff_apis(live, parsed(kSwagger), true)), "\n") == "");
  CHECK(join(lines(diff_apis(live, parsed(kOpenapi), true)), "\n") == "");
  // What it does keep is seen.
  std::string changed =
      replace_all(kSwagger, "in: query, type: integer", "in: query, required: true");
  CHECK(lines(diff_apis(live, parsed(changed), true)) ==
        std::vector<std::string>{"~ GET /orders/{id}",
                                 "    ~ query parameter 'page' required: false → true  (breaks "
                                 "callers: it must be sent now)"});
}

TEST_CASE("settings in the words of an export are the settings as they were written") {
  Json local = {
      {"openapi", "3.0.1"},
      {"x-amazon-apigateway-policy",
       {{"Statement", Json::array({{{"Resource", "execute-api:/dev/*"}}})}}},
      {"x-amazon-apigateway-api-key-source", "HEADER"},
      {"x-amazon-apigateway-binary-media-types", Json::array({"b/b", "a/a"})},
      {"x-amazon-apigateway-gateway-responses",
       {{"DEFAULT_4XX", {{"responseParameters", {{"gatewayresponse.header.X", "'a'"}}}}}}}};
  Json live = local;
  live["x-amazon-apigateway-policy"]["Statement"][0]["Resource"] =
      "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev/*";
  live.erase("x-amazon-apigateway-api-key-source");
  live["x-amazon-apigateway-binary-media-types"] = Json::array({"a/a", "b/b"});
  live["x-amazon-apigateway-gateway-responses"]["DEFAULT_4XX"]["responseTemplates"] = {
      {"application/json", "{\"message\":$context.error.messageString}"}};
  live["x-amazon-apigateway-endpoint-configuration"] = {{"disableExecuteApiEndpoint", true}};
  CHECK(join(lines(diff_apis(live, local, true)), "\n") == "");
  CHECK(lines(diff_apis(live, local, false)).size() == 2);  // the endpoint was given up
}

TEST_CASE("of an HTTP API only what it keeps is compared with its export") {
  Json local = parsed(replace_all(
      kOpenapi, "components:\n", "x-amazon-apigateway-cors: {allowOrigins: ['*']}\ncomponents:\n"));
  Json live = parsed(R"(openapi: 3.0.1
info: {title: orders, version: '2026-01-01 00:00:00UTC'}
servers: [{url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/{basePath}'}]
paths:
  /orders/{number}:
    get:
      responses: {default: {description: default}}
      security: [{apiKey: []}]
      x-amazon-apigateway-integration:
        {type: aws, httpMethod: POST, uri: 'arn:f', payloadFormatVersion: '1.0',
         timeoutInMillis: 30000, connectionType: INTERNET,
         responses: {default: {statusCode: '200'}}}
    put:
      responses: {default: {description: default}}
      security: [{apiKey: []}]
      x-amazon-apigateway-integration:
        {type: aws_proxy, httpMethod: POST, uri: 'arn:g', payloadFormatVersion: '1.0'}
    parameters: [{name: number, in: path, required: true, schema: {type: string}}]
components:
  securitySchemes:
    apiKey: {type: apiKey, name: x-api-key, in: header}
    login: {type: apiKey, name: Authorization, in: header,
            x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:login'},
            x-amazon-apigateway-authtype: custom}
x-amazon-apigateway-cors: {allowOrigins: ['*'], maxAge: 0, allowCredentials: false}
x-amazon-apigateway-importexport-version: '1.0'
)");
  CHECK(lines(diff_apis(live, local, true, ApiKind::http)) ==
        std::vector<std::string>{"~ PUT /orders/{number}", "    ~ integration uri: arn:g → arn:f"});
}
