// x-amazon-apigateway-*: known, where they belong, and of the right form.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

constexpr std::string_view kPrefix = "x-amazon-apigateway-";
constexpr int kMaxCompression = 10'485'760;

enum Where { top, path, method, scheme, components, tag, unsaid };
struct Extension {
  std::string_view name;
  std::vector<Where> where;
};

std::vector<Extension> known_extensions() {
  return {{"any-method", {path}},
          {"api-key-source", {top}},
          {"auth", {method}},
          {"authorizer", {scheme}},
          {"authtype", {scheme, method}},
          {"binary-media-types", {top}},
          {"cors", {top}},
          {"documentation", {top}},
          {"endpoint-access-mode", {top}},
          {"endpoint-configuration", {top}},
          {"gateway-responses", {top}},
          {"importexport-version", {top}},
          {"integration", {method}},
          {"integrations", {components}},
          {"minimum-compression-size", {top}},
          {"policy", {top}},
          {"request-validator", {top, method}},
          {"request-validators", {top}},
          {"security-policy", {top}},
          {"tag-value", {tag}},
          {"version", {top}}};
}

std::string_view name_of(Where where) {
  constexpr std::string_view kNames[] = {"the top",           "a path",       "a method",
                                         "a security scheme", "'components'", "a tag"};
  return kNames[where];
}

class Extensions {
 public:
  explicit Extensions(Inspection& inspection)
      : inspection_(inspection), known_(known_extensions()) {}

  void visit(const Json& owner, const std::string& pointer, Where where) {
    for (const auto& [key, unused] : members(&owner))
      if (key.starts_with(kPrefix)) check(key, below(pointer, key), where);
  }

 private:
  void check(const std::string& key, const std::string& pointer, Where where) {
    std::string name = key.substr(kPrefix.size());
    auto found = std::ranges::find(known_, name, &Extension::name);
    if (found == known_.end()) {
      std::vector<std::string> names;
      for (const Extension& one : known_) names.emplace_back(one.name);
      if (auto meant = nearest(name, names))
        inspection_.fatal(pointer, fmt::format("'{}' is no extension of API Gateway; did you mean "
                                               "'{}{}'?",
                                               key, kPrefix, *meant));
      else
        inspection_.warn(pointer,
                         fmt::format("'{}' is no extension of API Gateway that is known.", key));
      return;
    }
    if (std::ranges::find(found->where, where) == found->where.end())
      inspection_.fatal(pointer, fmt::format("'{}' does not belong here but to {}.", key,
                                             name_of(found->where.front())));
    bool http_only = name == "cors" || name == "integrations";
    if (http_only && inspection_.kind == ApiKind::rest)
      inspection_.warn(pointer,
                       fmt::format("'{}' is for HTTP APIs; a REST API does not look at it.", key));
  }

  Inspection& inspection_;
  std::vector<Extension> known_;
};

void visit_all(Inspection& inspection) {
  Extensions extensions(inspection);
  const Json& document = inspection.document;
  extensions.visit(document, "", top);
  for (const auto& [name, item] : members(member(document, "paths")))
    extensions.visit(item, below("/paths", name), path);
  for (const Operation& operation : inspection.operations())
    extensions.visit(*operation.value, operation.pointer, method);
  std::string section = inspection.section("securityDefinitions", "securitySchemes");
  for (const auto& [name, content] : members(find(document, section)))
    extensions.visit(content, below(section, name), scheme);
  if (const Json* content = member(document, "components"))
    extensions.visit(*content, "/components", components);
  const auto& tags = elements(member(document, "tags"));
  for (size_t i = 0; i < tags.size(); ++i) extensions.visit(tags[i], below("/tags", i), tag);
}

std::string extension(std::string_view name) {
  return fmt::format("/{}{}", kPrefix, name);
}

void check_gateway_responses(Inspection& inspection) {
  constexpr std::string_view kTypes[] = {"DEFAULT_4XX",
                                         "DEFAULT_5XX",
                                         "RESOURCE_NOT_FOUND",
                                         "UNAUTHORIZED",
                                         "INVALID_API_KEY",
                                         "ACCESS_DENIED",
                                         "AUTHORIZER_FAILURE",
                                         "AUTHORIZER_CONFIGURATION_ERROR",
                                         "INVALID_SIGNATURE",
                                         "EXPIRED_TOKEN",
                                         "MISSING_AUTHENTICATION_TOKEN",
                                         "INTEGRATION_FAILURE",
                                         "INTEGRATION_TIMEOUT",
                                         "API_CONFIGURATION_ERROR",
                                         "UNSUPPORTED_MEDIA_TYPE",
                                         "BAD_REQUEST_PARAMETERS",
                                         "BAD_REQUEST_BODY",
                                         "REQUEST_TOO_LARGE",
                                         "THROTTLED",
                                         "QUOTA_EXCEEDED",
                                         "WAF_FILTERED"};
  std::vector<std::string> names(std::begin(kTypes), std::end(kTypes));
  std::string pointer = extension("gateway-responses");
  for (const auto& [type, response] : members(find(inspection.document, pointer))) {
    if (std::ranges::find(names, type) == names.end()) {
      auto meant = nearest(type, names);
      inspection.fatal(below(pointer, type),
                       fmt::format("'{}' is no gateway response{}", type,
                                   meant ? fmt::format("; did you mean '{}'?", *meant) : "."));
    }
    for (const auto& [target, unused] : members(member(response, "responseParameters")))
      if (!target.starts_with("gatewayresponse."))
        inspection.fatal(below(below(pointer, type) + "/responseParameters", target),
                         fmt::format("'{}' must begin with 'gatewayresponse.header.'.", target));
  }
}

void check_validators(Inspection& inspection) {
  const auto& validators = members(find(inspection.document, extension("request-validators")));
  auto check = [&](const Json& owner, const std::string& pointer) {
    std::string name = member_text(owner, "x-amazon-apigateway-request-validator");
    if (!name.empty() && !validators.contains(name))
      inspection.fatal(pointer + extension("request-validator"),
                       fmt::format("there is no request validator '{}' in "
                                   "'x-amazon-apigateway-request-validators'.",
                                   name));
  };
  check(inspection.document, "");
  for (const Operation& operation : inspection.operations())
    check(*operation.value, operation.pointer);
  for (const auto& [name, validator] : validators)
    if (!validator.is_object())
      inspection.fatal(below(extension("request-validators"), name),
                       fmt::format("the request validator '{}' must be a map with "
                                   "'validateRequestBody' and 'validateRequestParameters'.",
                                   name));
}

void check_forms(Inspection& inspection) {
  auto at = [&](std::string_view name) { return find(inspection.document, extension(name)); };
  if (const Json* types = at("binary-media-types"))
    if (!types->is_array() || !std::ranges::all_of(*types, &Json::is_string))
      inspection.fatal(extension("binary-media-types"), "the binary media types must be a list.");
  if (const Json* size = at("minimum-compression-size"))
    if (!size->is_number_integer() || *size < 0 || *size > kMaxCompression)
      inspection.fatal(extension("minimum-compression-size"),
                       fmt::format("{}: it must be a number of bytes between 0 and {}.",
                                   dump(*size), kMaxCompression));
  if (const Json* source = at("api-key-source"))
    if (*source != "HEADER" && *source != "AUTHORIZER")
      inspection.fatal(extension("api-key-source"), fmt::format("{}: it must be 'HEADER' or "
                                                                "'AUTHORIZER'.",
                                                                dump(*source)));
  if (const Json* policy = at("policy"))
    if (!find(*policy, "/Statement"))
      inspection.fatal(extension("policy"), "the policy must be a map with 'Statement'.");
  const auto& types =
      elements(find(inspection.document, extension("endpoint-configuration") + "/types"));
  for (size_t i = 0; i < types.size(); ++i)
    if (types[i] != "EDGE" && types[i] != "REGIONAL" && types[i] != "PRIVATE")
      inspection.fatal(
          below(extension("endpoint-configuration") + "/types", i),
          fmt::format("{}: it must be 'EDGE', 'REGIONAL' or 'PRIVATE'.", dump(types[i])));
}

}  // namespace

void check_extensions(Inspection& inspection) {
  visit_all(inspection);
  check_gateway_responses(inspection);
  check_validators(inspection);
  check_forms(inspection);
}

}  // namespace gcdt::yugen::checks
