// What is checked of what only API Gateway knows: integrations, mappings, extensions.
#include "checked_api.h"

using namespace gcdt;
using namespace gcdt::yugen;
using namespace gcdt::yugen::checked;

TEST_CASE("integrations that cannot work are named") {
  check_mistakes(
      kSwagger,
      {{"      x-amazon-apigateway-integration:\n        type: http_proxy\n        httpMethod: "
        "ANY\n"
        "        uri: https://example.com/{proxy}\n",
        "", "ANY /files/{proxy+} has no integration", -4},
       {"type: http_proxy", "type: proxy",
        "'type' is \"proxy\"; it must be 'aws', 'aws_proxy', 'http', 'http_proxy' or "
        "'mock'"},
       {"uri: https://example.com/{proxy}", "uri: example.com",
        "'example.com' must begin with 'https://'"},
       {"uri: https://example.com/{proxy}", "uri: ''",
        "the integration has no 'uri'. Is it a variable?"},
       {"httpMethod: ANY", "httpMethod: ANY\n        timeoutInMilis: 100",
        "'timeoutInMilis' is no part of an integration; did you mean 'timeoutInMillis'?"},
       {"httpMethod: ANY", "connectionType: VPC_LINK\n        httpMethod: ANY",
        "VPC_LINK needs the id"},
       {"httpMethod: ANY\n", "passthroughBehavior: always\n        httpMethod: ANY\n",
        "'passthroughBehavior' is \"always\"; it must be"},
       {"        httpMethod: ANY\n", "", "the integration needs the 'httpMethod'", -2},
       {"timeoutInMillis: 3000", "timeoutInMillis: 10", "10 ms: it must be between 50 and "},
       {"timeoutInMillis: 3000", "timeoutInMillis: 60000", "60000 ms: more than 29000 needs"},
       {"{application/json: '{}'}", "{application/json: {}}",
        "the template for 'application/json' must be a text."},
       {"statusCode: '200'", "statusCode: '404'", "GET /orders/{id} has no response 404", -1}});
  std::string text = replace_all(kSwagger, "type: aws_proxy\n        httpMethod: POST",
                                 "type: aws_proxy\n        httpMethod: GET");
  CHECK(join(problems(text), "\n").starts_with("f:40:9: Lambda is called with POST"));
}

TEST_CASE("both ends of a mapping of parameters must be there") {
  check_mistakes(
      kSwagger,
      {{"method.request.querystring.page", "method.request.querystring.size",
        "GET /orders/{id} has no query parameter 'size'"},
       {"integration.request.path.id:", "integration.path.id:", "'integration.path.id' must"},
       {"headers: {X-Total: {type: string}}", "headers: {}",
        "the response 200 of GET /orders/{id} has no header 'X-Total'", 16}});
}

TEST_CASE("extensions of API Gateway are known, in their place and well formed") {
  check_mistakes(
      kSwagger,
      {{"x-amazon-apigateway-binary-media-types: [image/png]",
        "x-amazon-apigateway-binary-media-type: [image/png]",
        "'x-amazon-apigateway-binary-media-type' is no extension of API Gateway; did you "
        "mean"
        " 'x-amazon-apigateway-binary-media-types'?"},
       {"x-amazon-apigateway-binary-media-types: [image/png]",
        "x-amazon-apigateway-integration: {}",
        "'x-amazon-apigateway-integration' does not belong here but to a method."},
       {"[image/png]", "image/png", "the binary media types must be a list."},
       {"x-amazon-apigateway-request-validator: all", "x-amazon-apigateway-request-validator: any",
        "there is no request validator 'any'"},
       {"  DEFAULT_4XX:", "  DEFAULT_4X:",
        "'DEFAULT_4X' is no gateway response; did you mean "
        "'DEFAULT_4XX'?"},
       {"gatewayresponse.header.X", "header.X", "'header.X' must begin with 'gatewayrespon"},
       {"basePath: /dev", "x-amazon-apigateway-minimum-compression-size: -1", "-1: it must be"},
       {"basePath: /dev", "x-amazon-apigateway-api-key-source: QUERY", "\"QUERY\": it must "},
       {"basePath: /dev", "x-amazon-apigateway-policy: none", "the policy must be a map"},
       {"basePath: /dev", "x-amazon-apigateway-endpoint-configuration: {types: [LOCAL]}",
        "\"LOCAL\": it must be 'EDGE', 'REGIONAL' or 'PRIVATE'."}});
}

TEST_CASE("the functions that a definition calls are listed with their places") {
  auto calls = lambda_calls(parsed(kSwagger));
  REQUIRE(calls.size() == 3);
  CHECK(calls[0].function == "arn:aws:lambda:eu-west-1:123456789012:function:f:A");
  CHECK(calls[0].place == "f:25:9");
  CHECK(calls[1].function == "");  // its name is only known to the stage
  CHECK(calls[1].uri.contains("${stageVariables.f}"));
  CHECK(calls[2].function == "arn:aws:lambda:eu-west-1:123456789012:function:login");
  CHECK(calls[2].place == "f:67:7");
}
