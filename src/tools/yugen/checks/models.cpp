// Schemas: what API Gateway takes as a model, what it leaves out, and what it cannot read of 3.1.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"
#include "tools/yugen/openapi_words.h"

namespace gcdt::yugen::checks {

namespace {

constexpr size_t kMaxModel = 400 * 1024;

struct Keyword {
  std::string_view name;
  std::string_view what;  // happens to it
};
// It takes them and does nothing.
constexpr Keyword kIgnored[] = {{"discriminator", "is not looked at"},
                                {"readOnly", "is not looked at"},
                                {"writeOnly", "is not looked at"},
                                {"nullable",
                                 "is not looked at: null is refused where requests are "
                                 "validated"}};
constexpr std::string_view kMaps[] = {"properties", "patternProperties", "$defs", "definitions",
                                      "dependentSchemas"};
constexpr std::string_view kSchemas[] = {
    "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"};
constexpr std::string_view kLists[] = {"allOf", "anyOf", "oneOf", "prefixItems"};

class Models {
 public:
  explicit Models(Inspection& inspection) : inspection_(inspection) {}

  void schema(const Json& value, const std::string& pointer) {
    for (const auto& [key, content] : members(&value)) {
      std::string inner = below(pointer, key);
      note(key, content, inner);
      if (std::ranges::find(kMaps, key) != std::end(kMaps))
        for (const auto& [name, one] : members(&content)) schema(one, below(inner, name));
      if (std::ranges::find(kSchemas, key) != std::end(kSchemas)) schema(content, inner);
      if (std::ranges::find(kLists, key) != std::end(kLists))
        for (size_t i = 0; i < elements(&content).size(); ++i)
          schema(content.at(i), below(inner, i));
    }
  }

  // Schemas may stand anywhere, below this key.
  void search(const Json& value, const std::string& pointer) {
    if (value.is_array())
      for (size_t i = 0; i < value.size(); ++i) search(value.at(i), below(pointer, i));
    for (const auto& [key, content] : members(&value)) {
      if (key.starts_with("x-") || key == "example" || key == "examples") continue;
      if (key == "schema")
        schema(content, below(pointer, key));
      else
        search(content, below(pointer, key));
    }
  }

  void report() {
    for (const auto& [text, place] : first_)
      inspection_.warn(
          place.pointer,
          place.count == 1 ? text : fmt::format("{} ({} times in the file)", text, place.count));
  }

 private:
  struct Place {
    std::string pointer;
    size_t count = 0;
  };

  void note(const std::string& key, const Json& content, const std::string& pointer) {
    for (const Keyword& keyword : kIgnored)
      if (key == keyword.name)
        add(fmt::format("'{}' {} by API Gateway.", key, keyword.what), pointer);
    bool new_keyword =
        key == "const" || std::ranges::find(kKeywordsOf31, key) != std::end(kKeywordsOf31);
    if (!inspection_.is_31()) {
      if (new_keyword && key == "const")
        add("'const' is no part of OpenAPI 3.0; write 'enum'.", pointer);
      return;
    }
    if (new_keyword)
      add(fmt::format("'{}' of OpenAPI 3.1 is not known to API Gateway, and left out.", key),
          pointer);
    if (key == "type" && content.is_array() && types_beside_null(content) > 1)
      add(fmt::format("several types ({}) are not known to API Gateway: the schema takes any.",
                      dump(content)),
          pointer);
  }

  static size_t types_beside_null(const Json& types) {
    return types.size() - static_cast<size_t>(std::ranges::count(types, Json("null")));
  }

  void add(std::string text, const std::string& pointer) {
    auto [place, unused] = first_.emplace(std::move(text), Place{.pointer = pointer});
    ++place->second.count;
  }

  Inspection& inspection_;
  std::map<std::string, Place> first_;
};

bool is_alphanumeric(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

void check_models(Inspection& inspection) {
  std::string section = inspection.section("definitions", "schemas");
  Models models(inspection);
  for (const auto& [name, content] : members(find(inspection.document, section))) {
    std::string pointer = below(section, name);
    if (inspection.kind == ApiKind::rest && !is_alphanumeric(name))
      inspection.fatal(pointer, fmt::format("the model '{}' must have a name of letters and digits "
                                            "alone.",
                                            name));
    if (dump(content).size() > kMaxModel)
      inspection.fatal(pointer,
                       fmt::format("the model '{}' has more than {} bytes.", name, kMaxModel));
    models.schema(content, pointer);
  }
  if (const Json* paths = member(inspection.document, "paths")) models.search(*paths, "/paths");
  models.report();
  if (inspection.is_31())
    for (const char* name : {"webhooks", "jsonSchemaDialect"})
      if (inspection.document.contains(name))
        inspection.warn(
            below("", name),
            fmt::format("'{}' of OpenAPI 3.1 is not known to API Gateway, and left out.", name));
}

}  // namespace gcdt::yugen::checks
