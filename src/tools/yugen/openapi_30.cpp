#include "tools/yugen/openapi_30.h"

#include <algorithm>

#include "base/text.h"
#include "tools/yugen/openapi_words.h"

namespace gcdt::yugen {

namespace {

constexpr const char* kVersion = "3.0.1";
constexpr std::string_view kLost[] = {"$comment", "$dynamicAnchor", "examples"};

// [string, 'null'] -> string; of several types none is left, which allows them all.
void convert_type(Json& schema) {
  auto found = schema.find("type");
  if (found == schema.end() || !found->is_array()) return;
  Json types = *found;
  auto null = std::remove(types.begin(), types.end(), Json("null"));
  types.erase(null, types.end());
  if (types.size() == 1)
    schema["type"] = types.at(0);
  else
    schema.erase("type");
}

// exclusiveMinimum: 3 -> minimum: 3, exclusiveMinimum: true
void convert_limit(Json& schema, const char* exclusive, const char* limit) {
  auto found = schema.find(exclusive);
  if (found == schema.end() || !found->is_number()) return;
  schema[limit] = *found;
  schema[exclusive] = true;
}

void convert_schema(Json& schema) {
  if (schema.is_boolean()) {
    schema = schema == true ? Json::object() : Json{{"not", Json::object()}};
    return;
  }
  if (!schema.is_object()) return;
  for (std::string_view keyword : kKeywordsOf31) schema.erase(std::string(keyword));
  for (std::string_view keyword : kLost) schema.erase(std::string(keyword));
  if (auto value = schema.find("const"); value != schema.end()) {
    schema["enum"] = Json::array({*value});
    schema.erase("const");
  }
  convert_type(schema);
  convert_limit(schema, "exclusiveMinimum", "minimum");
  convert_limit(schema, "exclusiveMaximum", "maximum");
  for (const char* list : {"allOf", "anyOf", "oneOf"})
    if (auto found = schema.find(list); found != schema.end() && found->is_array())
      for (Json& one : *found) convert_schema(one);
  if (auto found = schema.find("properties"); found != schema.end() && found->is_object())
    for (Json& one : *found) convert_schema(one);
  for (const char* inner : {"items", "not"})
    if (auto found = schema.find(inner); found != schema.end()) convert_schema(*found);
  // True and false are words of 3.0 here.
  auto rest = schema.find("additionalProperties");
  if (rest != schema.end() && rest->is_object()) convert_schema(*rest);
}

// Schemas stand below "schema", wherever that is.
void convert_schemas(Json& value) {
  if (value.is_array())
    for (Json& element : value) convert_schemas(element);
  if (!value.is_object()) return;
  for (auto& [key, content] : value.items()) {
    if (key == "schema")
      convert_schema(content);
    else if (key != "example" && key != "examples" && !key.starts_with("x-"))
      convert_schemas(content);
    else if (key.ends_with("-any-method"))
      convert_schemas(content);
  }
}

// 3.0 has no components/pathItems to refer to.
void put_in_items(Json& paths, const Json& document) {
  for (Json& item : paths) {
    const Json* reference = find(item, "/$ref");
    if (!reference || !reference->is_string()) continue;
    std::string place = reference->get<std::string>();
    if (!place.starts_with("#/components/pathItems/")) continue;
    if (const Json* target = find(document, percent_decode(place.substr(1)))) item = *target;
  }
}

void add_responses(Json& paths) {
  for (Json& item : paths)
    for (std::string_view method : kMethods) {
      auto operation = item.is_object() ? item.find(method) : item.end();
      if (!item.is_object() || operation == item.end() || !operation->is_object()) continue;
      if (!operation->contains("responses"))
        (*operation)["responses"] = {{"default", {{"description", ""}}}};
    }
}

}  // namespace

Json as_openapi_30(const Json& document) {
  Json converted = document;
  converted["openapi"] = kVersion;
  converted.erase("webhooks");
  converted.erase("jsonSchemaDialect");
  auto info = converted.find("info");
  if (info != converted.end() && info->is_object()) {
    info->erase("summary");
    if (info->contains("license") && info->at("license").is_object())
      info->at("license").erase("identifier");
  }
  auto paths = converted.find("paths");
  if (paths != converted.end() && paths->is_object()) {
    put_in_items(*paths, document);
    add_responses(*paths);
  } else {
    converted["paths"] = Json::object();
  }
  auto components = converted.find("components");
  if (components != converted.end() && components->is_object()) {
    components->erase("pathItems");
    auto schemas = components->find("schemas");
    if (schemas != components->end() && schemas->is_object())
      for (Json& schema : *schemas) convert_schema(schema);
  }
  for (const char* section : {"paths", "components"})
    if (converted.contains(section)) convert_schemas(converted.at(section));
  return converted;
}

}  // namespace gcdt::yugen
