// A valid API in two notations, and how a mistake that is put into it is looked for.
#pragma once

#include <doctest.h>

#include <algorithm>

#include "base/position.h"
#include "base/text.h"
#include "tools/yugen/definition_check.h"

namespace gcdt::yugen::checked {

// Valid, and as often as possible one thing to a line.
inline constexpr const char* kSwagger = R"(swagger: '2.0'
info: {title: orders, version: '1'}
host: ""
basePath: /dev
paths:
  /orders/{id}:
    parameters:
    - {name: id, in: path, required: true, type: string}
    get:
      operationId: getOrder
      security:
      - key: []
      parameters:
      - {name: page, in: query, type: string}
      responses:
        '200':
          description: fine
          headers: {X-Total: {type: string}}
          schema: {$ref: '#/definitions/Order'}
      x-amazon-apigateway-request-validator: all
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        timeoutInMillis: 3000
        uri: {{lambda}}:f:A/invocations
        requestParameters:
          integration.request.path.id: method.request.path.id
          integration.request.querystring.page: method.request.querystring.page
        requestTemplates: {application/json: '{}'}
        responses:
          default:
            statusCode: '200'
            responseParameters:
              method.response.header.X-Total: integration.response.header.X-Total
    post:
      operationId: putOrder
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: {{lambda}}:${stageVariables.f}/invocations
  /files/{proxy+}:
    x-amazon-apigateway-any-method:
      parameters:
      - {name: proxy, in: path, required: true, type: string}
      responses: {default: {description: any}}
      x-amazon-apigateway-integration:
        type: http_proxy
        httpMethod: ANY
        uri: https://example.com/{proxy}
definitions:
  Order:
    type: object
    properties:
      lines: {type: array, items: {$ref: '#/definitions/Line'}}
      default: {type: string}
  Line: {type: object}
securityDefinitions:
  key: {type: apiKey, name: x-api-key, in: header}
  login:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: custom
    x-amazon-apigateway-authorizer:
      type: token
      authorizerUri: {{lambda}}:login/invocations
      authorizerResultTtlInSeconds: 60
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
x-amazon-apigateway-gateway-responses:
  DEFAULT_4XX:
    responseParameters: {gatewayresponse.header.X: "'a'"}
x-amazon-apigateway-binary-media-types: [image/png]
)";

inline constexpr const char* kOpenapi = R"(openapi: 3.0.1
info: {title: orders, version: '1'}
servers: [{url: https://example.com}]
paths:
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        payloadFormatVersion: '1.0'
        uri: {{lambda}}:f/invocations
components:
  schemas:
    Order: {type: object}
)";

inline Definition parsed(const std::string& text) {
  return parse_definition(text, "f",
                          {{"lambda",
                            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
                            "arn:aws:lambda:eu-west-1:123456789012:function"}});
}

inline std::vector<std::string> problems(const std::string& text, ApiKind kind = ApiKind::rest) {
  std::vector<std::string> lines;
  for (const auto& problem : check_definition(parsed(text), kind))
    lines.push_back(problem.line() + (problem.fatal ? "" : " (warning)"));
  return lines;
}

struct Mistake {
  const char *from, *to, *problem;
  int lines = 0;  // from the first line that differs to the one that is named
};

inline size_t first_difference(const std::string& a, const std::string& b) {
  auto at = static_cast<size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  return position_in(a, at).line;
}

// Each mistake is found, where it is, and nothing else is.
inline void check_mistakes(const std::string& valid, const std::vector<Mistake>& mistakes,
                           ApiKind kind = ApiKind::rest) {
  for (const Mistake& mistake : mistakes) {
    std::string from = mistake.from;
    CAPTURE(from);
    REQUIRE(valid.contains(from));
    std::string text = replace_all(valid, from, mistake.to);
    std::vector<std::string> found = problems(text, kind);
    std::string all = join(found, "\n");
    CAPTURE(all);
    REQUIRE(found.size() == 1);
    CHECK(found[0].contains(std::string(": ") + mistake.problem));
    CHECK(found[0].starts_with(
        fmt::format("f:{}:", static_cast<int>(first_difference(valid, text)) + mistake.lines)));
  }
}

}  // namespace gcdt::yugen::checked
