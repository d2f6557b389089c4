#include "tools/gcdt/swagger.h"

#include "base/text.h"

namespace gcdt::core {

namespace {

const char* kJson = "application/json";

Json ok_response() {
  return {{"description", "200 response"}, {"schema", {{"$ref", "#/definitions/Empty"}}}};
}

Json make_integration(const Json& route, std::string_view reference) {
  Json integration = {{"responses", {{"default", {{"statusCode", "200"}}}}},
                      {"uri", fmt::format("{{{{{}}}}}", reference)},
                      {"passthroughBehavior", "when_no_match"},
                      {"httpMethod", "POST"},
                      {"contentHandling", "CONVERT_TO_TEXT"},
                      {"type", "aws_proxy"}};
  for (const Json& capture : route.at("captures"))
    integration["parameters"].push_back(
        {{"name", capture}, {"in", "path"}, {"required", true}, {"type", "string"}});
  return integration;
}

bool needs_key(const Json& route) {
  return route.at("api_key_required") == true;
}

Json make_method(const Json& route, std::string_view reference) {
  Json method = {{"consumes", route.at("content_types")},
                 {"produces", Json::array({kJson})},
                 {"responses", {{"200", ok_response()}}},
                 {"x-amazon-apigateway-integration", make_integration(route, reference)}};
  if (needs_key(route)) method["security"] = Json::array({{{"api_key", Json::array()}}});
  return method;
}

// The answer to a browser that asks whether it may: made by API Gateway itself.
Json make_preflight(const std::vector<std::string>& methods) {
  Json allowed = {
      {"Methods", fmt::format("'{},OPTIONS'", join(methods, ","))},
      {"Headers", "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"},
      {"Origin", "'*'"}};
  Json response = ok_response(), parameters = Json::object();
  for (const auto& [what, value] : allowed.items()) {
    std::string header = "Access-Control-Allow-" + what;
    response["headers"][header] = {{"type", "string"}};
    parameters["method.response.header." + header] = value;
  }
  return {
      {"consumes", Json::array({kJson})},
      {"produces", Json::array({kJson})},
      {"responses", {{"200", std::move(response)}}},
      {"x-amazon-apigateway-integration",
       {{"type", "mock"},
        {"passthroughBehavior", "when_no_match"},
        {"requestTemplates", {{kJson, R"({"statusCode": 200})"}}},
        {"responses",
         {{"default", {{"statusCode", "200"}, {"responseParameters", std::move(parameters)}}}}}}}};
}

}  // namespace

Json make_swagger(const Json& routes, std::string_view reference) {
  Json paths = Json::object();
  bool any_key = false;
  for (const Json& route : routes) {
    auto methods = route.at("methods").get<std::vector<std::string>>();
    Json& path = paths[text(route, "/uri_pattern")] = Json::object();
    for (const std::string& method : methods) path[lower(method)] = make_method(route, reference);
    if (route.at("cors") == true) path["options"] = make_preflight(methods);
    any_key |= needs_key(route);
  }
  Json swagger = {{"swagger", "2.0"},
                  {"info", {{"version", "1.0"}, {"title", "{{apiName}}"}}},
                  {"host", "{{apiHostname}}"},
                  {"schemes", Json::array({"https"})},
                  {"paths", std::move(paths)},
                  {"definitions", {{"Empty", {{"type", "object"}, {"title", "Empty Schema"}}}}}};
  // The original left this out, so that API Gateway did not know what `security` names.
  if (any_key)
    swagger["securityDefinitions"] = {
        {"api_key", {{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}}}};
  return swagger;
}

}  // namespace gcdt::core
