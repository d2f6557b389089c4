#include "tools/yugen/openapi_30.h"

#include <doctest.h>

#include "config/yaml.h"
#include "tools/yugen/definition_check.h"

using namespace gcdt;
using namespace gcdt::yugen;

namespace {

const char* kDefinition = R"(openapi: 3.1.0
info: {title: orders, summary: short, version: '1', license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
webhooks: {}
paths:
  /orders:
    get:
      parameters: [{name: page, in: query, schema: {type: [integer, 'null'], exclusiveMinimum: 0}}]
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
  /lines: {$ref: '#/components/pathItems/lines'}
components:
  pathItems:
    lines:
      put:
        requestBody:
          content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}
        responses: {'200': {description: fine}}
        x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
  schemas:
    Line:
      type: object
      $defs: {}
      properties:
        kind: {const: line}
        any: true
        count: {type: [integer, string]}
        tags: {type: array, items: {type: [string, 'null'], examples: [a]}}
      additionalProperties: false
)";

}  // namespace

TEST_CASE("OpenAPI 3.1 is sent in the words of 3.0") {
  CHECK(as_openapi_30(config::parse_yaml(kDefinition, "f")) == config::parse_yaml(R"(openapi: 3.0.1
info: {title: orders, version: '1', license: {name: MIT}}
paths:
  /orders:
    get:
      parameters:
      - {name: page, in: query, schema: {type: integer, minimum: 0, exclusiveMinimum: true}}
      responses: {default: {description: ''}}
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
  /lines:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
components:
  schemas:
    Line:
      type: object
      properties:
        kind: {enum: [line]}
        any: {}
        count: {}
        tags: {type: array, items: {type: string}}
      additionalProperties: false
)",
                                                                                  "f"));
}

TEST_CASE("only what is sent is converted, places are those of the file") {
  Definition definition = parse_definition(kDefinition, "openapi.yaml", Json::object());
  CHECK(definition.document.at("openapi") == "3.1.0");
  CHECK(definition.text().starts_with("{\"components\""));
  CHECK(DefinitionPlaces(definition).of("/paths/~1orders") == "openapi.yaml:6:3");
  Definition older = parse_definition("openapi: 3.0.1\n", "openapi.yaml", Json::object());
  CHECK(older.text() == "openapi: 3.0.1\n");
}

TEST_CASE("what is converted can be read again without mistakes") {
  Definition definition = parse_definition(kDefinition, "openapi.yaml", Json::object());
  Definition sent = parse_definition(definition.text(), "openapi.json", Json::object());
  for (const DefinitionProblem& problem : check_definition(sent)) {
    CAPTURE(problem.text);
    CHECK_FALSE(problem.fatal);
  }
}
