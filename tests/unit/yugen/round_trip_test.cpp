// A definition, imported and exported again by something that keeps and writes what API Gateway
// keeps and writes, is the same definition.
#include <doctest.h>

#include <cstdlib>

#include "base/text.h"
#include "tools/yugen/api_diff.h"
#include "tools/yugen/checks/inspection.h"
#include "tools/yugen/definition.h"

using namespace gcdt;
using namespace gcdt::yugen;
using checks::member;
using checks::members;

namespace {

// API Gateway's memory of a definition, and how it writes that down.
class Exporter {
 public:
  Exporter(const Json& document, bool swagger)
      : document_(document),
        swagger_(swagger),
        api_{.document = document, .kind = ApiKind::rest, .text_size = 0} {}

  Json run() {
    Json out = {{"info",
                 {{"title", find(document_, "/info/title")->get<std::string>()},
                  {"version", "2026-11-28T12:00:00Z"}}},
                {"paths", Json::object()}};
    for (const auto& [key, value] : document_.items())
      if (key.starts_with("x-amazon-") && !key.ends_with("-request-validators") &&
          value != "HEADER")
        out[key] = value;
    write_settings(out);
    for (const checks::Operation& operation : api_.operations())
      out["paths"][operation.path][operation.pointer.substr(operation.pointer.rfind('/') + 1)] =
          exported_method(operation);
    models_["Empty"] = {{"type", "object"}, {"title", "Empty Schema"}};
    const Json* schemas = find(document_, api_.section("definitions", "schemas"));
    for (const auto& [name, schema] : members(schemas)) models_[name] = kept(schema);
    if (swagger_) {
      out.update({{"swagger", "2.0"},
                  {"host", "a.execute-api.eu-west-1.amazonaws.com"},
                  {"basePath", "/dev"},
                  {"schemes", Json::array({"https"})}});
      out["definitions"] = models_;
      out["securityDefinitions"] = schemes_;
    } else {
      out["openapi"] = "3.0.1";
      out["servers"] = Json::array({{{"url", "https://a.execute-api.eu-west-1.amazonaws.com"}}});
      out["components"] = {{"schemas", models_}, {"securitySchemes", schemes_}};
    }
    if (!validators_.empty()) out["x-amazon-apigateway-request-validators"] = validators_;
    return out;
  }

 private:
  static void write_settings(Json& out) {
    if (Json* types = at(out, "x-amazon-apigateway-binary-media-types"))
      std::sort(types->begin(), types->end(), std::greater());
    if (Json* policy = at(out, "x-amazon-apigateway-policy"))
      for (Json& statement : policy->at("Statement"))
        statement["Resource"] =
            "arn:aws:execute-api:eu-west-1:123456789012:abc" +
            replace_all(statement.at("Resource").get<std::string>(), "execute-api:", "");
    if (Json* responses = at(out, "x-amazon-apigateway-gateway-responses"))
      for (Json& response : *responses)
        if (!response.contains("responseTemplates"))
          response["responseTemplates"] = {
              {"application/json", "{\"message\":$context.error.messageString}"}};
  }
  static Json* at(Json& map, const char* key) {
    auto found = map.find(key);
    return found == map.end() ? nullptr : &*found;
  }

  // Keywords that models keep, references in the words of the version.
  Json kept(const Json& value) const {
    if (value.is_array()) {
      Json list = Json::array();
      for (const Json& element : value) list.push_back(kept(element));
      return list;
    }
    if (!value.is_object()) return value;
    Json map = Json::object();
    for (const auto& [key, content] : value.items()) {
      bool forgotten = (key == "example" || key == "readOnly" || key == "nullable" ||
                        key == "default" || key == "examples") &&
                       !content.is_object();
      if (key == "$ref")
        map[key] = reference(content.get<std::string>());
      else if (!forgotten)
        map[key] = kept(content);
    }
    return map;
  }
  std::string reference(const std::string& to) const {
    return (swagger_ ? "#/definitions" : "#/components/schemas") + to.substr(to.rfind('/'));
  }

  // A schema in a method is a model, with a name that API Gateway thinks up if it has none.
  Json model_of(const Json& schema) {
    if (schema.contains("$ref")) return {{"$ref", reference(schema.at("$ref").get<std::string>())}};
    std::string name = fmt::format("MODEL{:06x}", models_.size());
    models_[name] = kept(schema);
    return {{"$ref", reference("/" + name)}};
  }

  // Media types with the schemas of a body or response.
  std::map<std::string, Json> media_of(const Json& owner, const checks::Operation& operation,
                                       const char* types) {
    std::map<std::string, Json> media;
    for (const auto& [type, content] : members(member(owner, "content")))
      if (const Json* schema = member(content, "schema")) media[type] = model_of(*schema);
    const Json* schema = member(owner, "schema");
    const Json* list = member(*operation.value, types);
    if (!list) list = member(document_, types);
    if (schema)
      for (const Json& type : list ? *list : Json::array({"application/json"}))
        media[type.get<std::string>()] = model_of(*schema);
    return media;
  }

  void put_media(Json& owner, Json& method, const std::map<std::string, Json>& media,
                 const char* types) const {
    if (media.empty()) return;
    for (const auto& [type, schema] : media) {
      if (!swagger_) {
        owner["content"][type] = {{"schema", schema}};
        continue;
      }
      owner["schema"] = schema;
      method[types].push_back(type);
    }
  }

  Json exported_method(const checks::Operation& operation) {
    Json method = {{"responses", Json::object()}};
    for (const checks::Parameter& parameter : api_.parameters(operation)) {
      if (parameter.in == "body") {
        put_body(method, media_of(*parameter.value, operation, "consumes"));
        continue;
      }
      Json one = {{"name", parameter.name},
                  {"in", parameter.in},
                  {"required", parameter.value->value("required", false)}};
      one.update(swagger_ ? Json{{"type", "string"}} : Json{{"schema", {{"type", "string"}}}});
      method["parameters"].push_back(std::move(one));
    }
    if (const Json* body = api_.resolve(member(*operation.value, "requestBody")))
      put_body(method, media_of(*body, operation, "consumes"));
    for (const auto& [code, value] : members(member(*operation.value, "responses"))) {
      const Json* response = api_.resolve(&value);
      Json one = {{"description", code + " response"}};
      for (const auto& [name, header] : members(member(*response, "headers")))
        one["headers"][name] =
            swagger_ ? Json{{"type", "string"}} : Json{{"schema", {{"type", "string"}}}};
      put_media(one, method, media_of(*response, operation, "produces"), "produces");
      method["responses"][code] = std::move(one);
    }
    add_security(method, operation);
    add_validator(method, operation);
    Json integration = *integration_of(api_, operation);
    integration["type"] = lower(integration.at("type").get<std::string>());
    integration.emplace("passthroughBehavior", "when_no_match");
    integration.emplace("responses", Json{{"default", {{"statusCode", "200"}}}});
    integration["cacheNamespace"] = "abc";
    for (Json& answer : integration.at("responses"))
      if (answer.at("statusCode").is_number()) answer["statusCode"] = dump(answer["statusCode"]);
    method["x-amazon-apigateway-integration"] = std::move(integration);
    return method;
  }

  void put_body(Json& method, const std::map<std::string, Json>& media) const {
    if (!swagger_) {
      method["requestBody"] = {{"required", true}};
      put_media(method["requestBody"], method, media, "consumes");
      return;
    }
    Json one = {{"in", "body"}, {"name", "Model"}, {"required", true}};
    put_media(one, method, media, "consumes");
    method["parameters"].push_back(std::move(one));
  }

  void add_security(Json& method, const checks::Operation& operation) {
    const Json* schemes = find(document_, api_.section("securityDefinitions", "securitySchemes"));
    for (const Json& alternative : checks::elements(member(*operation.value, "security")))
      for (const auto& [name, scopes] : alternative.items()) {
        const Json& scheme = schemes->at(name);
        bool key = iequals(scheme.at("name").get<std::string>(), "x-api-key");
        std::string known = key ? "api_key" : name;
        schemes_[known] = scheme;
        if (Json* authorizer = at(schemes_[known], "x-amazon-apigateway-authorizer"))
          authorizer->emplace("authorizerResultTtlInSeconds", 300);
        method["security"].push_back({{known, scopes}});
      }
  }

  void add_validator(Json& method, const checks::Operation& operation) {
    const Json* name = member(*operation.value, "x-amazon-apigateway-request-validator");
    if (!name) return;
    const Json& all = document_.at("x-amazon-apigateway-request-validators");
    method["x-amazon-apigateway-request-validator"] = "Validate something";
    validators_["Validate something"] = all.at(name->get<std::string>());
  }

  const Json& document_;
  bool swagger_;
  checks::Inspection api_;
  Json models_ = Json::object(), schemes_ = Json::object(), validators_ = Json::object();
};

std::string differences(const Json& live, const Json& local) {
  std::string text;
  for (const DiffLine& line : diff_lines(diff_apis(live, local, true))) text += line.text + "\n";
  return text;
}

}  // namespace

TEST_CASE("an API that was exported and imported again differs in nothing") {
  std::filesystem::path folder =
      std::string(std::getenv("GCDT_SOURCE_DIR")) + "/tests/fixtures/yugen";
  for (const char* name :
       {"library.yaml", "weather.json", "tickets.yaml", "files.yaml", "events.yaml"}) {
    CAPTURE(name);
    Definition definition = read_definition(folder / name, Json::object());
    for (const DefinitionProblem& problem : check_definition(definition)) {
      CAPTURE(problem.line());
      CHECK_FALSE(problem.fatal);
    }
    Json sent = definition.sent();
    for (bool swagger : {true, false}) {
      CAPTURE(swagger);
      Json live = Exporter(sent, swagger).run();
      CHECK(differences(live, sent) == "");
      CHECK(differences(live, Exporter(live, !swagger).run()) == "");
      // The export is a definition without mistakes, too.
      for (const DefinitionProblem& problem :
           check_definition(parse_definition(dump(live), "export.json", Json::object()))) {
        CAPTURE(problem.line());
        CHECK_FALSE(problem.fatal);
      }
    }
  }
}
