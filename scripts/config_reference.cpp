// config_reference: prints docs/configuration.md, made of the same schemas as the validation.
#include <fmt/core.h>

#include <cstdio>

#include "base/text.h"
#include "config/samples.h"
#include "config/schema.h"

namespace {

using namespace gcdt;
using config::Sample;
using config::Schema;

std::string text_of(const Json& schema, const char* keyword) {
  return trim(schema.value(keyword, std::string()));
}

std::string type_of(const Schema& schema, const Json& reference) {
  const Json& property = schema.resolve(reference);
  auto type = property.find("type");
  if (type == property.end()) return "section";
  std::string names;
  for (const Json& one : type->is_array() ? *type : Json::array({*type}))
    names += (names.empty() ? "" : " or ") + one.get<std::string>();
  if (names == "array" && property.contains("items"))
    return "list of " + type_of(schema, property.at("items"));
  return names == "object" ? "map"
                           : replace_all(replace_all(names, "object", "map"), "array", "list");
}

std::string code(const Json& value) {
  return "`" +
         replace_all(value.is_string() ? value.get<std::string>() : dump(value), "\n", "\\n") + "`";
}

// "Name of the stack. Matches `^...$`. Example: `x`."
std::string remarks(const Schema& schema, const Json& reference) {
  const Json& property = schema.resolve(reference);
  const Json& described = reference.contains("description") ? reference : property;
  std::string text = text_of(described, "description");
  const Json& checked =
      property.contains("items") ? schema.resolve(property.at("items")) : property;
  if (checked.contains("enum")) {
    text += " One of";
    for (const Json& value : checked.at("enum")) text += " " + code(value);
    text += ".";
  }
  if (checked.contains("pattern")) text += " Pattern: " + code(checked.at("pattern")) + ".";
  if (property.contains("default")) text += " Default: " + code(property.at("default")) + ".";
  return replace_all(trim(text), "|", "\\|");
}

// Rows for a map and all that is in it, by dotted path.
void add_rows(const Schema& schema, const Json& reference, const std::string& path,
              std::string& rows) {
  const Json& map = schema.resolve(reference);
  const Json& required = array_or_empty(map, "/required");
  auto further = map.find("additionalProperties");
  if (further != map.end() && further->is_object())
    add_rows(schema, *further, path + "<name>.", rows);
  auto properties = map.find("properties");
  if (properties == map.end()) return;
  for (const auto& [key, property] : properties->items()) {
    bool must = std::find(required.begin(), required.end(), key) != required.end() &&
                !schema.resolve(property).contains("default") && key != "defaults";
    rows += fmt::format("| `{}{}` | {} | {} | {} |\n", path, key, type_of(schema, property),
                        must ? "yes" : "", remarks(schema, property));
    add_rows(schema, property, path + key + ".", rows);
    const Json& inner = schema.resolve(property);
    if (inner.contains("items")) add_rows(schema, inner.at("items"), path + key + "[].", rows);
  }
}

std::string section(const std::string& name) {
  const Schema& schema = *Schema::named(name);
  bool plugin = config::tool_of_section(name).empty() && name != "gcdt";
  std::string title = name == "gcdt" ? "The whole file" : plugin ? "plugins." + name : name;
  std::string rows;
  add_rows(schema, schema.root(), "", rows);
  std::string text =
      fmt::format("\n## {}\n\n{}\n\n| key | type | required | |\n|---|---|---|---|\n{}", title,
                  text_of(schema.root(), "description"), rows);
  if (!config::is_tool_section(name)) return text;
  Json sample = {{name, make_sample(schema, Sample::minimal)}};
  return text + fmt::format("\nThe least that must be written:\n\n```json\n{}\n```\n",
                            dump_pretty(sample));
}

}  // namespace

int main() {
  std::string text =
      "# Configuration keys\n\n"
      "<!-- Made by `make docs` from the files in schemas/; do not edit. -->\n\n"
      "One table per section of `gcdt_<env>.*`. A key is required unless a default stands for it.\n"
      "Every value may be a lookup. [Configuration](configuration.md) tells where files are "
      "looked\n"
      "for and how they are merged; `gcdt schema` prints all this for editors.\n";
  for (const std::string& name : config::schema_names()) text += section(name);
  return std::fputs(text.c_str(), stdout) < 0;
}
