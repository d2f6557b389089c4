#include "exporter.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::test {

using namespace yugen;
using checks::member;
using checks::members;

namespace {

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
    if (const Json* words = find(document_, "/info/description"))
      out["info"]["description"] = *words;
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
      out["servers"] =
          Json::array({{{"url", "https://a.execute-api.eu-west-1.amazonaws.com/{basePath}"},
                        {"variables", {{"basePath", {{"default", "dev"}}}}}}});
      out["components"] = {{"schemas", models_}, {"securitySchemes", schemes_}};
    }
    if (!validators_.empty()) out["x-amazon-apigateway-request-validators"] = validators_;
    return out;
  }

 private:
  static void write_settings(Json& out) {
    out.emplace("x-amazon-apigateway-security-policy", "TLS_1_0");
    out.emplace("x-amazon-apigateway-endpoint-access-mode", "BASIC");
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
  Json kept(const Json& schema) const {
    if (schema.is_array()) {
      Json list = Json::array();
      for (const Json& element : schema) list.push_back(kept(element));
      return list;
    }
    if (!schema.is_object()) return schema;
    Json map = Json::object();
    for (const auto& [key, content] : schema.items()) {
      if (key == "$ref")
        map[key] = reference(content.get<std::string>());
      else if (key == "properties")
        for (const auto& [name, property] : content.items()) map[key][name] = kept(property);
      else if (!is_forgotten(key))
        map[key] = kept(content);
    }
    return map;
  }
  static bool is_forgotten(std::string_view keyword) {
    constexpr std::string_view kAll[] = {"example",      "examples",  "readOnly",      "writeOnly",
                                         "nullable",     "default",   "discriminator", "xml",
                                         "externalDocs", "deprecated"};
    return std::ranges::find(kAll, keyword) != std::end(kAll);
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
      if (parameter.in == "formData" || parameter.in == "cookie") continue;
      Json one = {{"name", parameter.name},
                  {"in", parameter.in},
                  {"required", parameter.value->value("required", false)}};
      one.update(swagger_ ? Json{{"type", "string"}} : Json{{"schema", {{"type", "string"}}}});
      method["parameters"].push_back(std::move(one));
    }
    if (const Json* body = api_.resolve(member(*operation.value, "requestBody")))
      put_body(method, media_of(*body, operation, "consumes"));
    for (const auto& [code, value] : members(member(*operation.value, "responses"))) {
      if (code == "default" || code.ends_with("XX")) continue;  // it keeps three digits
      const Json* response = api_.resolve(&value);
      Json one = {{"description", code + " response"}};
      for (const auto& [name, header] : members(member(*response, "headers")))
        one["headers"][name] =
            swagger_ ? Json{{"type", "string"}} : Json{{"schema", {{"type", "string"}}}};
      put_media(one, method, media_of(*response, operation, "produces"), "produces");
      method["responses"][code] = std::move(one);
    }
    if (!swagger_ && method["responses"].empty()) method.erase("responses");
    add_security(method, operation);
    add_validator(method, operation);
    Json integration = *integration_of(api_, operation);
    integration["type"] = lower(integration.at("type").get<std::string>());
    integration.emplace("passthroughBehavior", "when_no_match");
    integration.emplace("responses", Json{{"default", {{"statusCode", "200"}}}});
    integration["cacheNamespace"] = "abc";
    integration.emplace("responseTransferMode", "BUFFERED");
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
        bool asks_nothing = !scheme.contains("x-amazon-apigateway-authtype") &&
                            !scheme.contains("x-amazon-apigateway-authorizer") &&
                            !iequals(scheme.value("name", ""), "x-api-key");
        if (asks_nothing) continue;  // it keeps what it looks at itself
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

}  // namespace

Json exported(const Json& document, bool swagger) {
  return Exporter(document, swagger).run();
}

}  // namespace gcdt::test
