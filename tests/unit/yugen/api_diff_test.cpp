// What a comparison of two definitions tells, and which changes break callers.
#include <doctest.h>

#include "compared_api.h"

using namespace gcdt;
using namespace gcdt::yugen;
using namespace gcdt::yugen::compared;

namespace {

struct Edit {
  const char *from, *to;
  std::vector<std::string> lines;
};

void check_edits(const std::string& base, const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    std::string from = edit.from;
    CAPTURE(from);
    REQUIRE(base.contains(from));
    auto found = lines(diff_apis(parsed(base), parsed(replace_all(base, from, edit.to)), false));
    CHECK(join(found, "\n") == join(edit.lines, "\n"));
  }
}

}  // namespace

TEST_CASE("how a definition is written makes no difference, its version neither") {
  CHECK(lines(diff_apis(parsed(kSwagger), parsed(kSwagger), false)).empty());
  CHECK(join(lines(diff_apis(parsed(kSwagger), parsed(kOpenapi), false)), "\n") == "");
  CHECK(join(lines(diff_apis(parsed(kOpenapi), parsed(kSwagger), false)), "\n") == "");
  CHECK(diff_apis(parsed(kSwagger), parsed(kOpenapi), false).summary() == "no differences");
}

TEST_CASE("routes that come and go") {
  check_edits(
      kSwagger,
      {{"    put:",
        "    post:",
        {"+ POST /orders/{id}", "- PUT /orders/{id}  (breaks callers: it is no longer there)"}},
       {"/orders/{id}:",
        "/orders/{id}/x:",
        {"- GET /orders/{id}  (breaks callers: it is no longer there)",
         "- PUT /orders/{id}  (breaks callers: it is no longer there)", "+ GET /orders/{id}/x",
         "+ PUT /orders/{id}/x"}}});
}

TEST_CASE("parameters, and which changes of them break callers") {
  check_edits(
      kSwagger,
      {{"- {name: page, in: query, type: integer}",
        "- {name: size, in: query, type: integer}",
        {"~ GET /orders/{id}", "    - query parameter 'page'", "    + query parameter 'size'"}},
       {"- {name: page, in: query, type: integer}",
        "- {name: page, in: query, type: integer}\n      - {name: A, in: header, required: true}",
        {"~ GET /orders/{id}",
         "    + header parameter 'a', required  (breaks callers: it must be sent now)"}},
       {"in: query, type: integer}",
        "in: query, type: integer, required: true}",
        {"~ GET /orders/{id}",
         "    ~ query parameter 'page' required: false → true  (breaks callers: it must be sent "
         "now)"}},
       {"in: query, type: integer}",
        "in: query, type: boolean}",
        {"~ GET /orders/{id}",
         "    ~ query parameter 'page' type: integer → boolean  (breaks callers: the type is "
         "another "
         "one)"}},
       {"in: query, type: integer}",
        "in: query, type: number}",
        {"~ GET /orders/{id}", "    ~ query parameter 'page' type: integer → number"}}});
}

TEST_CASE("bodies and responses") {
  check_edits(
      kSwagger,
      {{"name: order, in: body,",
        "name: order, in: body, required: true,",
        {"~ PUT /orders/{id}",
         "    ~ body required: false → true  (breaks callers: it must be sent now)"}},
       {"        '200':\n",
        "        '201':\n",
        {"~ GET /orders/{id}", "    - response 200  (breaks callers: it is no longer sent)",
         "    + response 201"}},
       {"headers: {X-Total: {type: string}}",
        "headers: {X-Pages: {type: string}}",
        {"~ GET /orders/{id}",
         "    - response 200 header 'x-total'  (breaks callers: it is no longer sent)",
         "    + response 200 header 'x-pages'"}},
       {"produces: [application/json]",
        "produces: [application/xml]",
        {"~ GET /orders/{id}",
         "    - response 200 application/json  (breaks callers: it is no longer sent)",
         "    + response 200 application/xml"}},
       {"schema: {$ref: '#/definitions/Order'}\n      x-",
        "schema: {$ref: '#/definitions/Line'}\n      x-",
        {"~ GET /orders/{id}",
         "    + response 200 application/json count: {\"minimum\":0,\"type\":\"integer\"}",
         "    - response 200 application/json id: {\"type\":\"string\"}  (breaks callers: it is no "
         "longer there)",
         "    - response 200 application/json lines: "
         "{\"items\":{\"$ref\":\"#/definitions/Line\"},\"type\":\"array\"}  (breaks callers: it is "
         "no "
         "longer there)",
         "    - response 200 application/json state: "
         "{\"enum\":[\"new\",\"paid\"],\"type\":\"string\"}  "
         "(breaks callers: it is no longer there)"}}});
}

TEST_CASE("models are compared once, and break those who send or receive them") {
  check_edits(
      kSwagger,
      {{"required: [id]",
        "required: [id, state]",
        {"~ model Order",
         "    ~ state required: false → true  (breaks callers: it must be sent now)"}},
       {"    required: [id]\n",
        "",
        {"~ model Order",
         "    ~ id required: true → false  (breaks callers: it may be missing now)"}},
       {"      id: {type: string}\n",
        "",
        {"~ model Order",
         "    - id: {\"type\":\"string\"}  (breaks callers: it is no longer there)"}},
       {"enum: [new, paid]",
        "enum: [new, paid, sent]",
        {"~ model Order", "    ~ state enum: [\"new\",\"paid\"] → [\"new\",\"paid\",\"sent\"]"}},
       {"enum: [new, paid]",
        "enum: [new]",
        {"~ model Order",
         "    ~ state enum: [\"new\",\"paid\"] → [\"new\"]  (breaks callers: values are gone)"}},
       {"count: {type: integer, minimum: 0}",
        "count: {type: integer, minimum: 1}",
        {"~ model Line", "    ~ count minimum: 0 → 1  (breaks callers: less is allowed)"}},
       {"count: {type: integer, minimum: 0}",
        "count: {type: integer, description: how many}",
        {"~ model Line", "    - count minimum: 0"}},
       {"count: {type: integer, minimum: 0}",
        "count: {type: string, minimum: 0}",
        {"~ model Line",
         "    ~ count type: integer → string  (breaks callers: the type is another one)"}},
       {"  Line:\n    type: object\n",
        "  Line:\n    type: object\n    additionalProperties: false\n",
        {"~ model Line",
         "    + additionalProperties: false  (breaks callers: members that are not named are "
         "refused)"}},
       {"securityDefinitions:\n",
        "  Unused: {type: object}\nsecurityDefinitions:\n",
        {"+ model Unused"}}});
  std::string unused = replace_all(kSwagger, "securityDefinitions:\n",
                                   "  Unused: {type: object}\nsecurityDefinitions:\n");
  check_edits(unused, {{"Unused: {type: object}",
                        "Unused: {type: string}",
                        {"~ model Unused", "    ~ type: object → string"}}});
}

TEST_CASE("integrations, security, validation and settings") {
  check_edits(
      kSwagger,
      {{"        uri: arn:f\n",
        "        uri: arn:g\n        timeoutInMillis: 5000\n",
        {"~ GET /orders/{id}", "    ~ integration uri: arn:f → arn:g",
         "    + integration timeoutInMillis: 5000"}},
       {"{default: {statusCode: '200'}}",
        "{default: {statusCode: '200'}, '5..': {statusCode: '500'}}",
        {"~ GET /orders/{id}", "    + integration responses 5..: {\"statusCode\":\"500\"}"}},
       {"      summary: one order\n      security: [{key: []}]\n",
        "",
        {"~ GET /orders/{id}", "    ~ callers: API key → open"}},
       {"      summary: one order\n      security: [{key: []}]\n",
        "      security: [{login: []}]\n",
        {"~ GET /orders/{id}",
         "    ~ callers: API key → authorizer token arn:login  (breaks callers: callers must prove "
         "something else)"}},
       {"{validateRequestBody: true,",
        "{validateRequestBody: false,",
        {"~ GET /orders/{id}", "    - request validation validateRequestBody: true"}},
       {"authorizerUri: 'arn:login'",
        "authorizerUri: 'arn:login', identityValidationExpression: x",
        {"~ authorizer login", "    + identityValidationExpression: x"}},
       {"info: {title: orders", "info: {title: Orders", {"~ API", "    ~ name: orders → Orders"}},
       {"definitions:\n  Order",
        "x-amazon-apigateway-binary-media-types: [image/png]\ndefinitions:\n  Order",
        {"~ API", "    + binary media types: [\"image/png\"]"}}});
}

TEST_CASE("schemas that refer to themselves come to an end") {
  std::string tree = R"(openapi: 3.1.0
paths:
  /a:
    get:
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        left: {$ref: '#/components/schemas/A'}
        n: {type: [string, 'null']}
    B:
      type: object
      properties:
        left: {$ref: '#/components/schemas/B'}
        n: {type: string}
)";
  Json before = parsed(tree),
       after = parsed(replace_all(tree, "schema: {$ref: '#/components/schemas/A'",
                                  "schema: {$ref: '#/components/schemas/B'"));
  CHECK(lines(diff_apis(before, after, false)) ==
        std::vector<std::string>{
            "~ GET /a",
            "    ~ response 200 application/json n type: [\"string\",\"null\"] → string"});
  CHECK(lines(diff_apis(after, before, false))[1].ends_with(
      "(breaks callers: the type is another one)"));
}

TEST_CASE("a diff as markdown, as JSON and in one sentence") {
  ApiDiff diff = diff_apis(parsed(kSwagger),
                           parsed(replace_all(replace_all(kSwagger, "    put:", "    post:"),
                                              "enum: [new, paid]", "enum: [new, 'a|`b']")),
                           false);
  CHECK(diff.summary() == "1 added, 1 removed, 1 changed; 2 break callers");
  CHECK(
      diff_markdown(diff, "API `orders`") ==
      "### API `orders`\n\n"
      "1 added, 1 removed, 1 changed; 2 break callers\n\n"
      "| change | where | what | before | after | breaks callers |\n"
      "| --- | --- | --- | --- | --- | --- |\n"
      "| added | `POST /orders/{id}` | route |  |  |  |\n"
      "| removed | `PUT /orders/{id}` | route |  |  | :warning: **it is no longer there** |\n"
      "| changed | `model Order` | `state enum` | `[\"new\",\"paid\"]` | `[\"new\",\"a\\|'b\"]` | "
      ":warning: **values are gone** |\n");
  Json json = diff_json(diff);
  CHECK(json.at("breaking") == 2);
  CHECK(json.at("changes").at(2) == Json{{"change", "changed"},
                                         {"area", "model"},
                                         {"subject", "Order"},
                                         {"what", "state enum"},
                                         {"before", "[\"new\",\"paid\"]"},
                                         {"after", "[\"new\",\"a|`b\"]"},
                                         {"breaking", "values are gone"}});
}

TEST_CASE("no value of a wrong type brings the comparison down") {
  const Json values[] = {nullptr, 1, "x", true, Json::array({1}), {{"a", 1}}};
  Json valid = parsed(kSwagger), flat = valid.flatten();
  for (const auto& [pointer, unused] : flat.items())
    for (const Json& value : values) {
      Json broken = valid;
      for (std::string at = pointer; !at.empty(); at = at.substr(0, at.rfind('/'))) {
        broken[Json::json_pointer(at)] = value;
        CHECK_NOTHROW(diff_apis(valid, broken, false));
        CHECK_NOTHROW(diff_apis(broken, valid, true));
      }
    }
}
