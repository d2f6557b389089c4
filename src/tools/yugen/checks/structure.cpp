// The skeleton: versions, the sections at the top, what a path and a method consist of, sizes.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

constexpr size_t kMaxBytes = 6 * 1024 * 1024;
constexpr size_t kUsualResources = 300;

struct Section {
  std::string_view name, type;
};
constexpr Section kBoth[] = {{"info", "object"},
                             {"paths", "object"},
                             {"tags", "array"},
                             {"security", "array"},
                             {"externalDocs", "object"}};
constexpr Section kSwagger[] = {{"swagger", ""},           {"host", "string"},
                                {"basePath", "string"},    {"schemes", "array"},
                                {"consumes", "array"},     {"produces", "array"},
                                {"definitions", "object"}, {"parameters", "object"},
                                {"responses", "object"},   {"securityDefinitions", "object"}};
constexpr Section kOpenapi[] = {{"openapi", ""},
                                {"servers", "array"},
                                {"components", "object"},
                                {"webhooks", "object"},
                                {"jsonSchemaDialect", "string"}};
constexpr Section kItem[] = {{"get", "object"},    {"put", "object"},     {"post", "object"},
                             {"delete", "object"}, {"options", "object"}, {"head", "object"},
                             {"patch", "object"},  {"trace", "object"},   {"parameters", "array"},
                             {"$ref", "string"},   {"summary", "string"}, {"description", "string"},
                             {"servers", "array"}};
constexpr Section kOperation[] = {
    {"tags", "array"},          {"summary", "string"},     {"description", "string"},
    {"externalDocs", "object"}, {"operationId", "string"}, {"parameters", "array"},
    {"responses", "object"},    {"deprecated", "boolean"}, {"security", "array"},
    {"consumes", "array"},      {"produces", "array"},     {"schemes", "array"},
    {"requestBody", "object"},  {"callbacks", "object"},   {"servers", "array"}};

std::string type_word(std::string_view type) {
  if (type == "object") return "a map";
  if (type == "array") return "a list";
  return type == "string" ? "a text" : "true or false";
}

// Each member is known and of its type; keys that begin with x- are anybody's.
void check_members(Inspection& inspection, const Json& value, const std::string& pointer,
                   const std::vector<Section>& known, std::string_view of_what) {
  for (const auto& [key, content] : members(&value)) {
    if (key.starts_with("x-")) continue;
    auto section = std::ranges::find(known, key, &Section::name);
    if (section == known.end()) {
      std::vector<std::string> names;
      for (const Section& one : known) names.emplace_back(one.name);
      auto meant = nearest(lower(key), names);
      inspection.fatal(below(pointer, key),
                       fmt::format("'{}' is no part of {}{}", key, of_what,
                                   meant ? fmt::format("; did you mean '{}'?", *meant)
                                         : ". Remove it, or begin its name with 'x-'."));
    } else if (!section->type.empty() && section->type != content.type_name()) {
      inspection.fatal(below(pointer, key),
                       fmt::format("'{}' must be {}, not {}.", key, type_word(section->type),
                                   content.type_name()));
    }
  }
}

std::string version_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

void check_version(Inspection& inspection) {
  const Json* swagger = member(inspection.document, "swagger");
  const Json* openapi = member(inspection.document, "openapi");
  if (!swagger && !openapi)
    inspection.fatal("",
                     "there is neither 'swagger' nor 'openapi'. Write \"swagger: '2.0'\" or "
                     "\"openapi: 3.0.1\".");
  if (swagger && openapi)
    inspection.fatal("/openapi", "there are 'swagger' and 'openapi'. Remove one of them.");
  if (swagger && version_text(*swagger) != "2.0")
    inspection.fatal(
        "/swagger",
        fmt::format("version {} of Swagger is not known; it must be '2.0'.", dump(*swagger)));
  if (openapi && !version_text(*openapi).starts_with("3.0") &&
      !version_text(*openapi).starts_with("3.1"))
    inspection.fatal(
        "/openapi",
        fmt::format("version {} of OpenAPI is not known; API Gateway reads 3.0.", dump(*openapi)));
  if (swagger && inspection.kind == ApiKind::http)
    inspection.fatal("/swagger",
                     "HTTP APIs are made from OpenAPI 3.0 only. Convert the file, or "
                     "make it a REST API.");
}

void check_info(Inspection& inspection) {
  const Json* info = member(inspection.document, "info");
  for (const char* name : {"title", "version"}) {
    const Json* value = info ? member(*info, name) : nullptr;
    if (!value || value->is_null())
      inspection.fatal("/info", fmt::format("'info.{}' is missing.", name));
    else if (value->is_structured())
      inspection.fatal(below("/info", name), fmt::format("'info.{}' must be a text.", name));
  }
}

// "/a/b/{c}" makes the resources /a, /a/b and /a/b/{c}.
size_t count_resources(const Json* paths) {
  std::vector<std::string> resources{"/"};
  for (const auto& [path, unused] : members(paths))
    for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
      resources.push_back(path.substr(0, end));
      if (end == path.npos) break;
    }
  std::ranges::sort(resources);
  return resources.size() - std::ranges::unique(resources).size();
}

void check_size(Inspection& inspection) {
  if (inspection.text_size > kMaxBytes)
    inspection.fatal("", fmt::format("the definition has {} bytes; API Gateway takes at most {}. "
                                     "Leave out examples, or split the API.",
                                     inspection.text_size, kMaxBytes));
  size_t resources = count_resources(member(inspection.document, "paths"));
  if (resources > kUsualResources)
    inspection.warn("/paths", fmt::format("{} resources; an API has at most {} unless AWS raised "
                                          "the quota 'Resources per API' of the account.",
                                          resources, kUsualResources));
}

void check_items(Inspection& inspection) {
  std::vector<Section> item(std::begin(kItem), std::end(kItem));
  std::vector<Section> operation(std::begin(kOperation), std::end(kOperation));
  for (const auto& [path, value] : members(member(inspection.document, "paths"))) {
    std::string pointer = below("/paths", path);
    if (path.starts_with("x-")) continue;
    if (!value.is_object()) {
      inspection.fatal(pointer, fmt::format("the path '{}' must be a map of methods.", path));
      continue;
    }
    check_members(inspection, value, pointer, item, "a path");
    for (const auto& [method, content] : value.items())
      if (content.is_object() && (!method.starts_with("x-") || method.ends_with("-any-method")))
        check_members(inspection, content, below(pointer, method), operation, "a method");
    if (value.contains("trace"))
      inspection.fatal(pointer + "/trace", "API Gateway has no method TRACE. Remove it.");
  }
}

bool is_status(std::string_view code) {
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return code.size() == 3 && code[0] >= '1' && code[0] <= '5' &&
         (std::ranges::all_of(code, digit) || lower(code.substr(1)) == "xx");
}

void check_responses(Inspection& inspection) {
  for (const Operation& operation : inspection.operations()) {
    const Json* responses = member(*operation.value, "responses");
    if (!responses && !inspection.is_31())
      inspection.warn(
          operation.pointer,
          fmt::format("{} has no 'responses'; OpenAPI wants at least one.", operation.name()));
    for (const auto& [code, unused] : members(responses))
      if (code != "default" && !is_status(code) && !code.starts_with("x-"))
        inspection.fatal(
            below(operation.pointer + "/responses", code),
            fmt::format("'{}' is no HTTP status; write three digits or 'default'.", code));
  }
}

}  // namespace

void check_structure(Inspection& inspection) {
  check_version(inspection);
  std::vector<Section> known(std::begin(kBoth), std::end(kBoth));
  if (inspection.is_swagger())
    known.insert(known.end(), std::begin(kSwagger), std::end(kSwagger));
  else
    known.insert(known.end(), std::begin(kOpenapi), std::end(kOpenapi));
  check_members(inspection, inspection.document, "", known, "an API definition");
  check_info(inspection);
  std::string base = member_text(inspection.document, "basePath");
  if (!base.empty() && !base.starts_with('/'))
    inspection.fatal("/basePath", fmt::format("'basePath' must begin with '/': '/{}'.", base));
  if (inspection.operations().empty())
    inspection.fatal("/paths", "no method is defined: there is nothing that could be deployed.");
  check_items(inspection);
  check_responses(inspection);
  check_size(inspection);
}

}  // namespace gcdt::yugen::checks
