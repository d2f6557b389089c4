#include "tools/yugen/definition.h"

#include <fmt/format.h>

#include <charconv>

#include "base/position.h"
#include "base/text.h"
#include "config/places.h"
#include "config/yaml.h"
#include "os/files.h"
#include "tools/yugen/openapi_30.h"

namespace gcdt::yugen {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFiles[] = {"swagger.yaml", "swagger.yml", "swagger.json",
                                       "openapi.yaml", "openapi.yml", "openapi.json"};

// Byte offsets of the lines of a text.
std::vector<size_t> line_starts(std::string_view text) {
  std::vector<size_t> starts{0};
  for (size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
    starts.push_back(at + 1);
  return starts;
}

size_t offset_of(std::string_view text, const std::vector<size_t>& lines, Position at) {
  if (at.line == 0 || at.line > lines.size()) return text.size();
  size_t offset = lines[at.line - 1];
  for (size_t column = 1; column < at.column && offset < text.size(); ++column)
    next_code_point(text, offset);
  return offset;
}

std::string place_in(const Definition& definition, size_t source_offset) {
  Position at = position_in(definition.source, source_offset);
  return fmt::format("{}:{}:{}", definition.file, at.line, at.column);
}

// Takes "<file>:<line>:<column>" off a message.
std::optional<Position> take_position(std::string_view& message, std::string_view file) {
  if (!message.starts_with(file)) return std::nullopt;
  std::string_view rest = message.substr(file.size());
  Position at{};
  for (size_t* number : {&at.line, &at.column}) {
    if (!rest.starts_with(':')) return std::nullopt;
    rest.remove_prefix(1);
    auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), *number);
    if (error != std::errc{}) return std::nullopt;
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
  }
  message = rest;
  return at;
}

Json read_document(const Definition& definition) {
  const std::string& text = definition.filled.text;
  if (!definition.is_json) return config::parse_yaml(text, definition.file);
  Json document = parse_json(text, definition.file);
  config::refuse_duplicate_keys(text, definition.file);
  return document;
}

std::string text_of_version(const Json& document) {
  auto version = document.find("openapi");
  return version != document.end() && version->is_string() ? version->get<std::string>() : "";
}

}  // namespace

DefinitionPlaces::DefinitionPlaces(const Definition& definition) : definition_(definition) {
  auto add = [&](const std::string& pointer, size_t offset) {
    offsets_.emplace(pointer, definition.filled.source_of(offset));
  };
  const std::string& text = definition.filled.text;
  if (definition.is_json) {
    config::walk_json(text, add);
    return;
  }
  std::vector<size_t> lines = line_starts(text);
  config::walk_yaml(text, [&](const std::string& pointer, Position at) {
    add(pointer, offset_of(text, lines, at));
  });
}

std::string DefinitionPlaces::of(std::string_view pointer) const {
  for (;;) {
    auto found = offsets_.find(pointer);
    if (found != offsets_.end()) return place_in(definition_, found->second);
    if (pointer.empty()) return place_in(definition_, definition_.filled.source_of(0));
    pointer = pointer.substr(0, pointer.rfind('/'));
  }
}

fs::path find_definition(const fs::path& dir, const std::function<void(const std::string&)>& warn) {
  std::vector<std::string> found;
  for (std::string_view name : kFiles)
    if (fs::exists(dir / name)) found.emplace_back(name);
  if (found.empty())
    throw Error("No swagger file (swagger.yaml) found: there is none of {} in '{}'.",
                fmt::join(kFiles, ", "), dir.string());
  if (found.size() > 1)
    warn(fmt::format("There are {}; '{}' is used. Remove the others.", join(found, " and "),
                     found.front()));
  return dir / found.front();
}

Definition parse_definition(std::string text, const std::string& file, const Json& variables,
                            bool strict) {
  Definition definition{.file = file,
                        .source = std::move(text),
                        .filled = {},
                        .document = nullptr,
                        .is_json = file.ends_with(".json"),
                        .in_30 = {}};
  definition.filled = fill_in_with_places(definition.source, variables, file, strict);
  try {
    definition.document = read_document(definition);
  } catch (const Error& error) {  // it knows the text that is sent, people know their file
    std::string_view message = error.what();
    auto at = take_position(message, file);
    if (!at) throw;
    const std::string& sent = definition.filled.text;
    size_t offset = offset_of(sent, line_starts(sent), *at);
    std::string place = place_in(definition, definition.filled.source_of(offset));
    // ": duplicate key 'a', it stands at 2:1 already"
    constexpr std::string_view kFirst = ", it stands at ";
    size_t first = message.rfind(kFirst);
    std::string_view rest = message.substr(std::min(first, message.size()));
    std::string before = fmt::format(":{}", rest.substr(std::min(kFirst.size(), rest.size())));
    std::string_view numbers = before;
    auto other = first == message.npos ? std::nullopt : take_position(numbers, "");
    if (!other) throw Error("{}{}", place, message);
    offset = offset_of(sent, line_starts(sent), *other);
    throw Error("{}{}, it stands at {} already", place, message.substr(0, first),
                place_in(definition, definition.filled.source_of(offset)));
  }
  if (!definition.document.is_object())
    throw Error("{} is no API definition: it is {}, not a map with 'swagger' or 'openapi'.", file,
                trim(definition.text()).empty() ? "empty" : definition.document.type_name());
  if (text_of_version(definition.document).starts_with("3.1"))
    definition.in_30 = dump(as_openapi_30(definition.document));
  return definition;
}

Definition parse_export(std::string text) {
  bool is_json = trim(text).starts_with('{');
  Definition definition{.file = is_json ? "export.json" : "export.yaml",
                        .source = text,
                        .filled = {.text = std::move(text), .parts = {{0, 0, true}}},
                        .document = nullptr,
                        .is_json = is_json,
                        .in_30 = {}};
  definition.document = read_document(definition);
  if (!definition.document.is_object())
    throw Error("API Gateway exported {}, which is no API definition.",
                definition.document.type_name());
  return definition;
}

Definition read_definition(const fs::path& path, const Json& variables, bool strict) {
  return parse_definition(os::read_file(path), path.filename().string(), variables, strict);
}

void require_title(const Definition& definition, std::string_view api_name) {
  const Json* title = find(definition.document, "/info/title");
  if (title && *title == api_name) return;
  std::string place = DefinitionPlaces(definition).of("/info/title");
  if (!title)
    throw Error("{}: 'info.title' is missing. Write 'title: {{{{apiName}}}}' below 'info'.", place);
  throw Error(
      "{}: 'info.title' is {}, but 'yugen.api.name' is '{}': the API would not be found under its "
      "name. Write 'title: {{{{apiName}}}}'.",
      place, title->is_string() ? fmt::format("'{}'", title->get<std::string>()) : dump(*title),
      api_name);
}

}  // namespace gcdt::yugen
