#include "config/schema.h"

#include <cmath>

#include "base/embedded.h"
#include "base/text.h"
#include "config/schema_text.h"
#include "config/yaml.h"

namespace gcdt::config {

namespace {

constexpr std::string_view kLocalReference = "#/";

bool is_lookup(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().starts_with("lookup:");
}

bool is_type(const Json& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_number_integer();
  return value.is_number();
}

// "300" -> 300, if that is all there is to the text.
std::optional<int64_t> digits(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  size_t start = text.starts_with('-') ? 1 : 0;
  if (text.size() == start || text.size() > 18 ||
      text.find_first_not_of("0123456789", start) != std::string::npos)
    return std::nullopt;
  return std::stoll(text);
}

std::string escape_token(std::string_view key) {
  return replace_all(replace_all(std::string(key), "~", "~0"), "/", "~1");
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace

// One walk over a value; collects problems and conversions.
class Validator {
 public:
  Validator(const Schema& schema, std::vector<std::string>* converted)
      : schema_(schema), converted_(converted) {}

  void check(const Json& reference, Json& value, const std::string& pointer) {
    if (is_lookup(value)) return;
    const Json& schema = schema_.resolve(reference);
    if (!check_type(schema, value, pointer)) return;
    check_enum(schema, value, pointer);
    check_pattern(schema, value, pointer);
    check_range(schema, value, pointer);
    if (value.is_object()) check_object(schema, value, pointer);
    if (value.is_array() && schema.contains("items"))
      for (size_t i = 0; i < value.size(); ++i)
        check(schema.at("items"), value[i], pointer + "/" + std::to_string(i));
  }

  std::vector<Problem> problems;

 private:
  void add(const std::string& pointer, std::string message) {
    problems.push_back({pointer, std::move(message)});
  }

  bool check_type(const Json& schema, Json& value, const std::string& pointer) {
    auto type = schema.find("type");
    if (type == schema.end()) return true;
    Json types = type->is_array() ? *type : Json::array({*type});
    for (const Json& one : types)
      if (is_type(value, one.get_ref<const std::string&>())) return true;
    auto number = digits(value);
    if (types.size() == 1 && types[0] == "integer" && number) {
      value = *number;
      if (converted_) converted_->push_back(pointer);
      return true;
    }
    std::vector<std::string> names;
    for (const Json& one : types) names.push_back(python_repr(one));
    add(pointer, fmt::format("{} is not of type {}", python_repr(value), join(names, ", ")));
    return false;
  }

  void check_enum(const Json& schema, const Json& value, const std::string& pointer) {
    auto allowed = schema.find("enum");
    if (allowed == schema.end() ||
        std::find(allowed->begin(), allowed->end(), value) != allowed->end())
      return;
    std::string message =
        fmt::format("{} is not one of {}", python_repr(value), python_repr(*allowed));
    if (value.is_string()) {
      auto words = allowed->get<std::vector<std::string>>();
      if (auto near = nearest(value.get<std::string>(), words))
        message += fmt::format(" (did you mean '{}'?)", *near);
    }
    add(pointer, message);
  }

  void check_pattern(const Json& schema, const Json& value, const std::string& pointer) {
    auto pattern = schema.find("pattern");
    if (pattern == schema.end() || !value.is_string()) return;
    if (!matches_pattern(value.get<std::string>(), pattern->get<std::string>()))
      add(pointer, fmt::format("{} does not match {}", python_repr(value), python_repr(*pattern)));
  }

  void check_range(const Json& schema, const Json& value, const std::string& pointer) {
    if (!value.is_number()) return;
    auto minimum = schema.find("minimum"), maximum = schema.find("maximum");
    if (minimum != schema.end() && value < *minimum)
      add(pointer, fmt::format("{} is less than the minimum of {}", dump(value), dump(*minimum)));
    if (maximum != schema.end() && value > *maximum)
      add(pointer,
          fmt::format("{} is greater than the maximum of {}", dump(value), dump(*maximum)));
  }

  void check_object(const Json& schema, Json& value, const std::string& pointer) {
    static const Json kNone = Json::object();
    auto found = schema.find("properties");
    const Json& properties = found == schema.end() ? kNone : *found;
    for (const auto& [key, property] : properties.items())
      if (auto member = value.find(key); member != value.end())
        check(property, *member, pointer + "/" + escape_token(key));
    for (const Json& key : array_or_empty(schema, "/required"))
      if (!value.contains(key.get_ref<const std::string&>()))
        add(pointer, fmt::format("{} is a required property", python_repr(key)));
    check_further(schema, properties, value, pointer);
  }

  // Keys that the schema does not name.
  void check_further(const Json& schema, const Json& properties, Json& value,
                     const std::string& pointer) {
    auto further = schema.find("additionalProperties");
    if (further == schema.end() || *further == true) return;
    for (auto& [key, member] : value.items()) {
      if (properties.contains(key)) continue;
      std::string place = pointer + "/" + escape_token(key);
      if (further->is_object()) {
        check(*further, member, place);
        continue;
      }
      std::string message = fmt::format("Additional properties are not allowed ({} was unexpected)",
                                        python_repr(key));
      if (auto near = nearest(key, keys_of(properties)))
        message += fmt::format("; did you mean '{}'?", *near);
      add(place, message);
    }
  }

  const Schema& schema_;
  std::vector<std::string>* converted_;
};

std::optional<Schema> Schema::named(std::string_view name) {
  std::string file = std::string(name) + ".yaml";
  for (const EmbeddedFile& embedded : embedded_schemas())
    if (embedded.name == file) return Schema(parse_yaml(embedded.content, "schemas/" + file));
  return std::nullopt;
}

const Json& Schema::resolve(const Json& schema) const {
  const Json* at = &schema;
  for (;;) {
    auto reference = at->find("$ref");
    if (reference == at->end()) return *at;
    const auto& target = reference->get_ref<const std::string&>();
    at = target.starts_with(kLocalReference) ? find(root_, target.substr(1)) : nullptr;
    if (!at) throw Error("the schema refers to '{}', which does not exist", target);
  }
}

std::vector<Problem> Schema::validate(Json& value, const std::string& pointer,
                                      std::vector<std::string>* converted) const {
  Validator validator(*this, converted);
  validator.check(root_, value, pointer);
  return std::move(validator.problems);
}

Json Schema::defaults_of(const Json& reference) const {
  if (auto given = reference.find("default"); given != reference.end()) return *given;
  const Json& schema = resolve(reference);
  if (auto given = schema.find("default"); given != schema.end()) return *given;
  Json out = Json::object();
  if (auto properties = schema.find("properties"); properties != schema.end())
    for (const auto& [key, property] : properties->items())
      if (Json value = defaults_of(property); !value.is_null()) out[key] = std::move(value);
  return out.empty() ? Json() : out;
}

Json Schema::defaults() const {
  Json out = defaults_of(root_);
  return out.is_null() ? Json::object() : out;
}

}  // namespace gcdt::config
