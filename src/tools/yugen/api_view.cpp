#include "tools/yugen/api_view.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::yugen {

namespace {

using checks::elements;
using checks::Inspection;
using checks::member;
using checks::member_text;
using checks::members;
using checks::Operation;

std::vector<std::string> media_types(const Inspection& inspection, const Operation& operation,
                                     std::string_view key) {
  const Json* list = member(*operation.value, key);
  if (!list) list = member(inspection.document, key);
  std::vector<std::string> types;
  for (const Json& type : elements(list))
    if (type.is_string()) types.push_back(type.get<std::string>());
  if (types.empty()) types.emplace_back("application/json");
  return types;
}

// API Gateway's own model of anything: as good as no schema.
bool says_nothing(const Json& schema) {
  return member_text(schema, "$ref").ends_with("/Empty");
}

std::map<std::string, const Json*> schemas_of(const Json* content, bool stored) {
  std::map<std::string, const Json*> schemas;
  for (const auto& [type, media] : members(content))
    if (const Json* schema = member(media, "schema"); schema && !(stored && says_nothing(*schema)))
      schemas.emplace(type, schema);
  return schemas;
}

// Where API Gateway looks for the parameters that it keeps.
bool is_kept_place(std::string_view in) {
  return in == "path" || in == "query" || in == "header";
}

// It keeps responses by their three digits, and forgets "default" and "4XX".
bool is_kept_response(std::string_view code) {
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return code.size() == 3 && std::ranges::all_of(code, digit);
}

void add_body(MethodView& view, const Inspection& inspection, const Operation& operation,
              bool stored) {
  const Json* body = inspection.resolve(member(*operation.value, "requestBody"));
  if (!body) return;
  view.has_body = true;
  const Json* required = member(*body, "required");
  view.body_required = required && *required == true;
  view.body = schemas_of(member(*body, "content"), stored);
}

void add_parameters(MethodView& view, const Inspection& inspection, const Operation& operation,
                    bool stored) {
  for (const checks::Parameter& parameter : inspection.parameters(operation)) {
    const Json* required = member(*parameter.value, "required");
    const Json* schema = member(*parameter.value, "schema");
    bool is_required = required && *required == true;
    if (parameter.in == "body") {
      view.has_body = true;
      view.body_required = is_required;
      if (schema && !(stored && says_nothing(*schema)))
        for (const std::string& type : media_types(inspection, operation, "consumes"))
          view.body.emplace(type, schema);
      continue;
    }
    if (stored && !is_kept_place(parameter.in)) continue;
    // HTTP takes headers in any case.
    std::string name = parameter.in == "header" ? lower(parameter.name) : parameter.name;
    view.parameters[{parameter.in, name}] = {.required = is_required,
                                             .schema = schema ? schema : parameter.value};
  }
}

void add_responses(MethodView& view, const Inspection& inspection, const Operation& operation,
                   bool stored) {
  for (const auto& [code, value] : members(member(*operation.value, "responses"))) {
    if (code.starts_with("x-") || (stored && !is_kept_response(code))) continue;
    const Json* response = inspection.resolve(&value);
    if (!response) continue;
    MethodView::Response& seen = view.responses[code];
    for (const auto& [name, header] : members(member(*response, "headers"))) {
      const Json* behind = inspection.resolve(&header);
      const Json* schema = behind ? member(*behind, "schema") : nullptr;
      seen.headers.emplace(lower(name), schema ? schema : behind);
    }
    seen.media = schemas_of(member(*response, "content"), stored);
    const Json* schema = member(*response, "schema");
    if (schema && !(stored && says_nothing(*schema)))
      for (const std::string& type : media_types(inspection, operation, "produces"))
        seen.media.emplace(type, schema);
  }
}

// What a scheme asks for, in words that do not depend on its name; "" if API Gateway asks nothing.
std::string scheme_words(const std::string& name, const Json& scheme, bool stored) {
  if (const Json* authorizer = member(scheme, "x-amazon-apigateway-authorizer")) {
    std::string words = "authorizer " + lower(member_text(*authorizer, "type"));
    for (const char* key : {"authorizerUri", "providerARNs"})
      if (const Json* value = member(*authorizer, key))
        words += " " + (value->is_string() ? value->get<std::string>() : dump(*value));
    const Json* jwt = member(*authorizer, "jwtConfiguration");
    return jwt ? words + " " + member_text(*jwt, "issuer") : words;
  }
  if (iequals(member_text(scheme, "x-amazon-apigateway-authtype"), "awsSigv4"))
    return "AWS signature";
  if (member_text(scheme, "type") == "apiKey" && iequals(member_text(scheme, "name"), "x-api-key"))
    return "API key";
  return stored ? "" : "scheme " + name;
}

void add_security(MethodView& view, const Inspection& inspection, const Operation& operation,
                  bool stored) {
  std::string section = inspection.section("securityDefinitions", "securitySchemes");
  const Json* schemes = find(inspection.document, section);
  for (const Json& alternative : elements(member(*operation.value, "security")))
    for (const auto& [name, scopes] : members(&alternative)) {
      const Json* scheme = schemes ? inspection.resolve(member(*schemes, name)) : nullptr;
      if (!scheme) continue;
      std::string words = scheme_words(name, *scheme, stored);
      if (!words.empty()) view.security.insert(words);
      for (const Json& scope : elements(&scopes))
        if (!words.empty() && scope.is_string())
          view.security.insert("scope " + scope.get<std::string>());
    }
  const Json* auth = member(*operation.value, "x-amazon-apigateway-auth");
  if (auth && iequals(member_text(*auth, "type"), "AWS_IAM")) view.security.insert("AWS signature");
}

bool is_empty(const Json& value) {
  return value.is_null() || (value.is_structured() && value.empty()) || value == "";
}

// Without what API Gateway writes although nobody asked, and in its spelling.
Json plain_integration(const Json* integration) {
  Json plain = Json::object();
  if (!integration) return plain;
  std::string type = lower(member_text(*integration, "type"));
  for (const auto& [key, value] : members(integration)) {
    std::string word = value.is_string() ? lower(value.get<std::string>()) : std::string();
    bool usual = (key == "passthroughBehavior" && word == "when_no_match") ||
                 (key == "connectionType" && word == "internet") ||
                 (key == "payloadFormatVersion" && word == "1.0") ||
                 (key == "responseTransferMode" && word == "buffered") ||
                 (key == "timeoutInMillis" && (value == 29'000 || value == 30'000)) ||
                 (key == "responses" && type.ends_with("_proxy")) || key == "cacheNamespace" ||
                 key == "description" || key == "parameters";
    if (!usual && !is_empty(value)) plain[key] = value;
  }
  plain["type"] = type;
  if (type == "mock") plain.erase("httpMethod");
  for (const char* key : {"passthroughBehavior", "contentHandling"})
    if (plain.contains(key) && plain.at(key).is_string())
      plain[key] = lower(plain.at(key).get<std::string>());
  if (auto verb = plain.find("httpMethod"); verb != plain.end() && verb->is_string())
    for (char& c : verb->get_ref<std::string&>())
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  auto answers = plain.find("responses");
  if (answers == plain.end() || !answers->is_object()) return plain;
  for (auto& [pattern, answer] : answers->items()) {
    if (!answer.is_object()) continue;
    for (auto member = answer.begin(); member != answer.end();)
      member = is_empty(*member) ? answer.erase(member) : std::next(member);
    if (answer.contains("statusCode") && answer.at("statusCode").is_number())
      answer["statusCode"] = dump(answer.at("statusCode"));
  }
  return plain;
}

// What is looked at of a request, whatever the name of the validator is.
Json plain_validator(const Inspection& inspection, const Operation& operation) {
  constexpr std::string_view kKey = "x-amazon-apigateway-request-validator";
  std::string name = member_text(*operation.value, kKey);
  if (name.empty()) name = member_text(inspection.document, kKey);
  const Json* all = member(inspection.document, "x-amazon-apigateway-request-validators");
  const Json* validator = all && !name.empty() ? member(*all, name) : nullptr;
  if (!validator || !validator->is_object()) return Json::object();
  Json plain = Json::object();
  for (const auto& [key, value] : validator->items())
    if (value == true) plain[key] = value;
  return plain;
}

}  // namespace

MethodView view_of(const Inspection& inspection, const Operation& operation, bool stored) {
  MethodView view;
  add_body(view, inspection, operation, stored);
  add_parameters(view, inspection, operation, stored);
  add_responses(view, inspection, operation, stored);
  add_security(view, inspection, operation, stored);
  view.integration = plain_integration(integration_of(inspection, operation));
  view.validator = plain_validator(inspection, operation);
  return view;
}

std::map<std::string, Json> authorizers_of(const Inspection& inspection) {
  std::map<std::string, Json> all;
  std::string section = inspection.section("securityDefinitions", "securitySchemes");
  for (const auto& [name, value] : members(find(inspection.document, section))) {
    const Json* scheme = inspection.resolve(&value);
    const Json* authorizer = scheme ? member(*scheme, "x-amazon-apigateway-authorizer") : nullptr;
    if (!authorizer || !authorizer->is_object()) continue;
    Json plain = *authorizer;
    plain["type"] = lower(member_text(*authorizer, "type"));
    if (plain.value("authorizerResultTtlInSeconds", Json()) == 300)
      plain.erase("authorizerResultTtlInSeconds");
    all.emplace(name, std::move(plain));
  }
  return all;
}

}  // namespace gcdt::yugen
