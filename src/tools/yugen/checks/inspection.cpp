#include "tools/yugen/checks/inspection.h"

#include <algorithm>

#include "base/text.h"
#include "tools/yugen/openapi_words.h"

namespace gcdt::yugen::checks {

namespace {

constexpr size_t kMaxSteps = 100;

}  // namespace

const Json* member(const Json& value, std::string_view key) {
  if (!value.is_object()) return nullptr;
  auto found = value.find(key);
  return found == value.end() ? nullptr : &*found;
}

std::string member_text(const Json& value, std::string_view key) {
  const Json* found = member(value, key);
  return found && found->is_string() ? found->get<std::string>() : std::string();
}

const Json::object_t& members(const Json* value) {
  static const Json::object_t none;
  const auto* object = value ? value->get_ptr<const Json::object_t*>() : nullptr;
  return object ? *object : none;
}

const Json::array_t& elements(const Json* value) {
  static const Json::array_t none;
  const auto* array = value ? value->get_ptr<const Json::array_t*>() : nullptr;
  return array ? *array : none;
}

std::string below(std::string_view pointer, std::string_view key) {
  return fmt::format("{}/{}", pointer,
                     replace_all(replace_all(std::string(key), "~", "~0"), "/", "~1"));
}

std::string below(std::string_view pointer, size_t index) {
  return fmt::format("{}/{}", pointer, index);
}

std::string choice(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i)
    text += fmt::format("{}'{}'", i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  return text;
}

std::string Operation::name() const {
  std::string upper = method;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return upper + " " + path;
}

void Inspection::fatal(std::string pointer, std::string text) {
  problems.push_back({.pointer = std::move(pointer), .text = std::move(text), .place = {}});
}

void Inspection::warn(std::string pointer, std::string text) {
  problems.push_back(
      {.pointer = std::move(pointer), .text = std::move(text), .fatal = false, .place = {}});
}

const Json* Inspection::resolve(const Json* value) const {
  for (size_t step = 0; value && step < kMaxSteps; ++step) {
    std::string reference = member_text(*value, "$ref");
    if (reference.empty()) return value;
    if (!reference.starts_with("#")) return nullptr;
    value = find(document, percent_decode(reference.substr(1)));
  }
  return nullptr;
}

std::vector<Operation> Inspection::operations() const {
  std::vector<Operation> list;
  for (const auto& [path, item] : members(member(document, "paths"))) {
    std::string pointer = below("/paths", path);
    const Json* behind = resolve(&item);
    if (!behind) continue;
    for (const auto& [key, content] : members(behind)) {
      // Some servers that stand in for API Gateway export methods in capital letters.
      std::string method = lower(key);
      const Json* value = &content;
      if (std::ranges::find(kMethods, method) == std::end(kMethods) || !value->is_object())
        continue;
      list.push_back({.path = path,
                      .method = method.starts_with("x-") ? "any" : method,
                      .pointer = below(pointer, key),
                      .item = behind,
                      .value = value});
    }
  }
  return list;
}

std::vector<Parameter> Inspection::parameters(const Operation& operation) const {
  std::vector<Parameter> list;
  auto add = [&](const Json& owner, const std::string& pointer) {
    const auto& all = elements(member(owner, "parameters"));
    for (size_t i = 0; i < all.size(); ++i) {
      const Json* value = resolve(&all[i]);
      if (!value) continue;
      Parameter parameter{.name = member_text(*value, "name"),
                          .in = member_text(*value, "in"),
                          .pointer = below(pointer + "/parameters", i),
                          .value = value};
      bool replaced = std::ranges::any_of(list, [&](const Parameter& known) {
        return known.name == parameter.name && known.in == parameter.in;
      });
      if (!replaced) list.push_back(std::move(parameter));
    }
  };
  add(*operation.value, operation.pointer);
  add(*operation.item, operation.pointer.substr(0, operation.pointer.rfind('/')));
  return list;
}

std::string Inspection::section(std::string_view swagger_name,
                                std::string_view openapi_name) const {
  return is_swagger() ? fmt::format("/{}", swagger_name)
                      : fmt::format("/components/{}", openapi_name);
}

const Json* integration_of(const Inspection& inspection, const Operation& operation) {
  return inspection.resolve(member(*operation.value, "x-amazon-apigateway-integration"));
}

}  // namespace gcdt::yugen::checks
