// An API in two notations, and the lines that tell of a comparison.
#pragma once

#include "base/text.h"
#include "config/yaml.h"
#include "tools/yugen/api_diff.h"

namespace gcdt::yugen::compared {

inline constexpr const char* kSwagger = R"(swagger: '2.0'
info: {title: orders, version: '1', description: what}
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      summary: one order
      security: [{key: []}]
      consumes: [application/json]
      produces: [application/json]
      parameters:
      - {name: id, in: path, required: true, type: string}
      - {name: page, in: query, type: integer}
      responses:
        '200':
          description: fine
          headers: {X-Total: {type: string}}
          schema: {$ref: '#/definitions/Order'}
      x-amazon-apigateway-request-validator: all
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:f
        responses: {default: {statusCode: '200'}}
    put:
      security: [{key: []}]
      parameters:
      - {name: id, in: path, required: true, type: string}
      - {name: order, in: body, schema: {$ref: '#/definitions/Order'}}
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: arn:f}
definitions:
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
securityDefinitions:
  key: {type: apiKey, name: x-api-key, in: header}
  login: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom,
          x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:login'}}
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
)";

// The same API.
inline constexpr const char* kOpenapi = R"(openapi: 3.0.1
info: {title: orders, version: '2'}
servers: [{url: https://example.com}]
paths:
  /orders/{number}:
    parameters:
    - {name: number, in: path, required: true, schema: {type: string}}
    get:
      security: [{apiKey: []}]
      parameters:
      - {$ref: '#/components/parameters/page'}
      responses:
        '200':
          description: an order
          headers: {x-total: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      x-amazon-apigateway-request-validator: everything
      x-amazon-apigateway-integration:
        type: AWS
        httpMethod: post
        uri: arn:f
        passthroughBehavior: when_no_match
        timeoutInMillis: 29000
        cacheNamespace: abc
        responses: {default: {statusCode: 200}}
    put:
      security: [{apiKey: []}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration:
        {type: aws_proxy, httpMethod: POST, uri: 'arn:f', responses: {default: {statusCode: '200'}}}
components:
  parameters:
    page: {name: page, in: query, schema: {type: integer}}
  schemas:
    Line:
      type: object
      properties:
        count: {minimum: 0, type: integer}
    Order:
      properties:
        state: {type: string, enum: [paid, new]}
        id: {type: string}
        lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
      required: [id]
      type: object
  securitySchemes:
    apiKey: {type: apiKey, name: x-api-key, in: header}
    login: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom,
            x-amazon-apigateway-authorizer: {type: TOKEN, authorizerUri: 'arn:login',
                                             authorizerResultTtlInSeconds: 300}}
x-amazon-apigateway-request-validators:
  everything: {validateRequestBody: true, validateRequestParameters: true}
)";

inline Json parsed(const std::string& text) {
  return config::parse_yaml(text, "f");
}

inline std::vector<std::string> lines(const ApiDiff& diff) {
  std::vector<std::string> all;
  for (const DiffLine& line : diff_lines(diff)) all.push_back(line.text);
  return all;
}

}  // namespace gcdt::yugen::compared
