#include "config/schema.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/embedded.h"
#include "base/text.h"
#include "config/key_homes.h"
#include "config/schema_text.h"

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
  explicit Validator(const Schema& schema) : schema_(schema) {}

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

  Findings findings;

 private:
  void add(const std::string& pointer, std::string message) {
    findings.problems.push_back({pointer, std::move(message)});
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
      findings.converted.push_back(pointer);
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
    if (auto others = schema.find("required_without"); others != schema.end())
      for (const auto& [stand_in, keys] : others->items())
        for (const Json& key : keys)
          if (!value.contains(stand_in) && !value.contains(key.get_ref<const std::string&>()))
            add(pointer,
                fmt::format("{} is a required property (or '{}')", python_repr(key), stand_in));
    check_further(schema, properties, value, pointer);
  }

  // Keys that the schema does not name.
  void check_further(const Json& schema, const Json& properties, Json& value,
                     const std::string& pointer) {
    auto further = schema.find("additionalProperties");
    bool forbidden = further != schema.end() && *further == false;
    const auto known = keys_of(properties);
    for (auto& [key, member] : value.items()) {
      if (properties.contains(key)) continue;
      std::string place = pointer + "/" + escape_token(key);
      auto near = nearest(key, known);
      if (further != schema.end() && further->is_object())
        check(*further, member, place);
      else if (forbidden)
        add(place, fmt::format("Additional properties are not allowed ({} was unexpected)",
                               python_repr(key)) +
                       advice(key, near, pointer));
      else if (near && !value.contains(*near))
        findings.suspicions.push_back(
            {place, fmt::format("'{}' is not known{}", key, advice(key, near, pointer))});
    }
  }

  // A key that is right somewhere else is no misspelt one.
  static std::string advice(const std::string& key, const std::optional<std::string>& near,
                            const std::string& pointer) {
    std::string home = home_of_key(key, pointer);
    if (!home.empty()) return fmt::format("; it belongs to {}", home);
    return near ? fmt::format("; did you mean '{}'?", *near) : "";
  }

  const Schema& schema_;
};

// What another file defines can be referred to as if it stood here.
static void add_missing_definitions(Json& root, const std::string& lender) {
  for (const auto& [name, definition] : Schema::named(lender)->root().at("$defs").items())
    if (!root["$defs"].contains(name)) root["$defs"][name] = definition;
}

const Schema* Schema::named(std::string_view name) {
  static std::map<std::string, Schema, std::less<>> parsed;
  if (auto known = parsed.find(name); known != parsed.end()) return &known->second;
  std::string file = std::string(name) + ".json";
  for (const EmbeddedFile& embedded : embedded_schemas())
    if (embedded.name == file) {
      Json root = Json::parse(embedded.content);
      if (auto lender = root.find("definitions_of"); lender != root.end())
        add_missing_definitions(root, lender->get_ref<const std::string&>());
      return &parsed.emplace(name, std::move(root)).first->second;
    }
  return nullptr;
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

Findings Schema::validate(Json& value, const std::string& pointer) const {
  Validator validator(*this);
  validator.check(root_, value, pointer);
  return std::move(validator.findings);
}

namespace {

struct Section {
  std::string_view name, tool;
};

// The keys at the top of a configuration, in the order in which documents tell of them; and the
// schema of what is common to all.
constexpr std::array<Section, 7> kSections{{{"gcdt", ""},
                                            {"kumo", "kumo"},
                                            {"stacks", "kumo"},
                                            {"stack_set", "kumo"},
                                            {"tenkai", "tenkai"},
                                            {"ramuda", "ramuda"},
                                            {"yugen", "yugen"}}};

auto section_named(std::string_view name) {
  return std::ranges::find(kSections, name, &Section::name);
}

}  // namespace

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& embedded : embedded_schemas())
    names.emplace_back(embedded.name.substr(0, embedded.name.find('.')));
  std::ranges::sort(names, {},
                    [](const std::string& name) { return std::pair(section_named(name), name); });
  return names;
}

std::string_view tool_of_section(std::string_view name) {
  const auto* section = section_named(name);
  return section == kSections.end() ? std::string_view() : section->tool;
}

bool is_tool_section(std::string_view name) {
  return !name.empty() && tool_of_section(name) == name;
}

}  // namespace gcdt::config
