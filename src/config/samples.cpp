#include "config/samples.h"

#include <algorithm>

namespace gcdt::config {

namespace {

Json basic_example(std::string_view type) {
  if (type == "integer") return 42;
  if (type == "number") return 5.5;
  if (type == "boolean") return false;
  return type == "string" ? Json("string") : Json();
}

std::string first_type(const Json& schema) {
  auto type = schema.find("type");
  if (type == schema.end()) return schema.contains("properties") ? "object" : "";
  return (type->is_array() ? type->at(0) : *type).get<std::string>();
}

class Sampler {
 public:
  Sampler(const Schema& schema, Sample kind) : schema_(schema), kind_(kind) {}

  // null = nothing to say, the property is left out.
  Json value(const Json& reference) const {
    const Json& schema = schema_.resolve(reference);
    if (const Json* given = direct(reference)) return *given;
    if (const Json* given = direct(schema)) return *given;
    if (kind_ == Sample::minimal && schema.contains("default")) return nullptr;
    std::string type = first_type(schema);
    if (type == "object") {
      Json map = object(schema);
      return map.empty() ? Json() : map;
    }
    if (type == "array") return array(schema);
    if (kind_ == Sample::defaults) return nullptr;
    if (auto allowed = schema.find("enum"); allowed != schema.end()) return allowed->at(0);
    return basic_example(type);
  }

  Json object(const Json& schema) const {
    Json map = Json::object();
    Json required = array_or_empty(schema, "/required");
    if (auto others = schema.find("required_without"); others != schema.end())
      for (const Json& keys : *others) required.insert(required.end(), keys.begin(), keys.end());
    const Json* properties = find(schema, "/properties");
    if (properties)
      for (const auto& [key, property] : properties->items()) {
        bool wanted = kind_ == Sample::full ||
                      std::find(required.begin(), required.end(), key) != required.end();
        if (!wanted) continue;
        if (Json member = value(property); !member.is_null()) map[key] = std::move(member);
      }
    if (kind_ == Sample::full && schema.value("additionalProperties", Json()) == true &&
        map.empty())
      map = {{"any_prop1", "string"}, {"any_prop2", 42}};
    return map;
  }

 private:
  const Json* direct(const Json& schema) const {
    const char* first = kind_ == Sample::defaults ? "default" : "example";
    if (auto given = schema.find(first); given != schema.end()) return &*given;
    auto given = kind_ == Sample::full ? schema.find("default") : schema.end();
    return given == schema.end() ? nullptr : &*given;
  }

  // Defaults of a list of maps are an empty list, unless its maps have defaults themselves.
  Json array(const Json& schema) const {
    auto items = schema.find("items");
    if (items == schema.end()) return nullptr;
    Json element = value(*items);
    if (!element.is_null()) return Json::array({std::move(element)});
    bool of_maps = first_type(schema_.resolve(*items)) == "object";
    return kind_ == Sample::defaults && of_maps ? Json::array() : Json();
  }

  const Schema& schema_;
  Sample kind_;
};

}  // namespace

Json make_sample(const Schema& schema, Sample kind) {
  return Sampler(schema, kind).object(schema.resolve(schema.root()));
}

void add_missing(Json& value, const Json& below) {
  for (const auto& [key, lower] : below.items()) {
    auto found = value.find(key);
    if (found == value.end())
      value[key] = lower;
    else if (found->is_object() && lower.is_object())
      add_missing(*found, lower);
  }
}

}  // namespace gcdt::config
