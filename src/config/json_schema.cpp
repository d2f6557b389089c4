#include "config/json_schema.h"

#include <algorithm>

#include "config/samples.h"
#include "config/schema.h"

namespace gcdt::config {

namespace {

constexpr const char* kLookup = "^lookup:";

// Keywords that mean the same there; the others are translated one by one.
constexpr const char* kSame[] = {"description", "default", "minimum", "maximum"};

class Translator {
 public:
  explicit Translator(const Schema& schema) : schema_(schema) {}

  // Everything but what is required.
  Json shape(const Json& reference) const {
    const Json& schema = schema_.resolve(reference);
    Json out = Json::object();
    for (const char* keyword : kSame)
      for (const Json* from : {&schema, &reference})
        if (auto found = from->find(keyword); found != from->end()) out[keyword] = *found;
    for (const Json* from : {&schema, &reference})
      if (auto found = from->find("example"); found != from->end())
        out["examples"] = Json::array({*found});
    add_type(schema, out);
    if (auto properties = schema.find("properties"); properties != schema.end())
      for (const auto& [key, property] : properties->items())
        out["properties"][key] = shape(property);
    if (auto further = schema.find("additionalProperties"); further != schema.end())
      out["additionalProperties"] = further->is_object() ? shape(*further) : *further;
    if (auto items = schema.find("items"); items != schema.end()) out["items"] = shape(*items);
    return out;
  }

  // Only what is required, at every level. null = nothing. What has defaults need not be written.
  Json demands(const Json& reference) const {
    const Json& schema = schema_.resolve(reference);
    Json out = Json::object(), required = Json::array();
    for (const Json& key : array_or_empty(schema, "/required"))
      if (!has_default(schema.at("properties").at(key.get_ref<const std::string&>())))
        required.push_back(key);
    if (!required.empty()) out["required"] = std::move(required);
    if (auto others = schema.find("required_without"); others != schema.end())
      for (const auto& [stand_in, keys] : others->items())
        out["allOf"].push_back({{"anyOf", {{{"required", {stand_in}}}, {{"required", keys}}}}});
    if (auto properties = schema.find("properties"); properties != schema.end())
      for (const auto& [key, property] : properties->items())
        if (Json inner = demands(property); !inner.is_null())
          out["properties"][key] = std::move(inner);
    if (auto items = schema.find("items"); items != schema.end())
      if (Json inner = demands(*items); !inner.is_null()) out["items"] = std::move(inner);
    return out.empty() ? Json() : out;
  }

 private:
  // Whether the defaults of its section contain the property.
  bool has_default(const Json& property) const {
    Json defaults = make_sample(Schema({{"required", Json::array({"it"})},
                                        {"properties", {{"it", property}}},
                                        {"$defs", schema_.root().value("$defs", Json::object())}}),
                                Sample::defaults);
    return defaults.contains("it");
  }

  // A lookup may stand for everything. `pattern` concerns texts only, so that other types need no
  // alternatives; for texts with a pattern of their own both are joined.
  static void add_type(const Json& schema, Json& out) {
    auto type = schema.find("type");
    if (type == schema.end()) return;
    Json types = type->is_array() ? *type : Json::array({*type});
    bool text = std::find(types.begin(), types.end(), "string") != types.end();
    auto pattern = schema.find("pattern"), allowed = schema.find("enum");
    if (allowed != schema.end()) {
      out["anyOf"] =
          Json::array({{{"enum", *allowed}}, {{"type", "string"}, {"pattern", kLookup}}});
    } else if (text) {
      out["type"] = *type;
      if (pattern != schema.end())
        out["pattern"] = std::string(kLookup) + "|" + pattern->get<std::string>();
    } else {
      bool integer = types == Json::array({"integer"});
      types.push_back("string");
      out["type"] = std::move(types);
      out["pattern"] = integer ? "^(lookup:|-?[0-9]{1,18}$)" : kLookup;
    }
  }

  const Schema& schema_;
};

}  // namespace

Json configuration_schema() {
  const Schema& common = *Schema::named("gcdt");
  Json out = Translator(common).shape(common.root());
  out["type"] = "object";
  out.erase("pattern");
  Json demands = Json::object();
  for (const std::string& name : schema_names()) {
    if (name == "gcdt") continue;
    const Schema& schema = *Schema::named(name);
    std::string pointer = !tool_of_section(name).empty() ? "/properties/" + name
                                                         : "/properties/plugins/properties/" + name;
    out[Json::json_pointer(pointer)] = Translator(schema).shape(schema.root());
    if (Json inner = Translator(schema).demands(schema.root()); !inner.is_null())
      demands[Json::json_pointer(pointer)] = std::move(inner);
  }
  out["if"] = {{"not", {{"required", Json::array({"baseconfig"})}}}};
  out["then"] = std::move(demands);
  out["$schema"] = "http://json-schema.org/draft-07/schema#";
  out["title"] = "gcdt configuration";
  return out;
}

}  // namespace gcdt::config
