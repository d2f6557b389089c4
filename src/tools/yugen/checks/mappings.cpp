// requestParameters and responseParameters of REST APIs: both ends of each mapping are there.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

constexpr std::string_view kIntegration = "x-amazon-apigateway-integration";
constexpr std::string_view kHeader = "method.response.header.";

// "method.request.querystring.page" -> {"query", "page"}; empty if it is something else.
std::pair<std::string, std::string> request_parameter(std::string_view source) {
  constexpr std::string_view kStart = "method.request.";
  if (!source.starts_with(kStart)) return {};
  source.remove_prefix(kStart.size());
  std::pair<std::string_view, std::string_view> kinds[] = {{"querystring.", "query"},
                                                           {"multivaluequerystring.", "query"},
                                                           {"header.", "header"},
                                                           {"multivalueheader.", "header"},
                                                           {"path.", "path"}};
  for (auto [prefix, in] : kinds)
    if (source.starts_with(prefix))
      return {std::string(in), std::string(source.substr(prefix.size()))};
  return {};
}

void check_request(Inspection& inspection, const Operation& operation, const Json& integration) {
  std::string pointer = below(below(operation.pointer, kIntegration), "requestParameters");
  std::vector<Parameter> parameters = inspection.parameters(operation);
  for (const auto& [target, source] : members(member(integration, "requestParameters"))) {
    constexpr std::string_view kTargets[] = {"integration.request.querystring.",
                                             "integration.request.header.",
                                             "integration.request.path."};
    if (std::ranges::none_of(kTargets, [&](auto start) { return target.starts_with(start); }))
      inspection.fatal(
          below(pointer, target),
          fmt::format("'{}' must begin with 'integration.request.' and 'querystring.', "
                      "'header.' or 'path.'.",
                      target));
    auto [in, name] = request_parameter(source.is_string() ? source.get<std::string>() : "");
    if (in.empty()) continue;
    bool declared = std::ranges::any_of(parameters, [&](const Parameter& parameter) {
      return parameter.in == in && parameter.name == name;
    });
    bool in_path = in == "path" && (operation.path.contains("{" + name + "}") ||
                                    operation.path.contains("{" + name + "+}"));
    if (!declared && !in_path)
      inspection.fatal(below(pointer, target),
                       fmt::format("{} has no {} parameter '{}'; add it to 'parameters' of the "
                                   "method.",
                                   operation.name(), in, name));
  }
}

void check_headers(Inspection& inspection, const Operation& operation, const Json& answer,
                   const std::string& pointer) {
  const Json* code = member(answer, "statusCode");
  if (!code) return;
  std::string status = code->is_string() ? code->get<std::string>() : dump(*code);
  const Json* responses = member(*operation.value, "responses");
  const Json* response = responses ? inspection.resolve(member(*responses, status)) : nullptr;
  if (!response) return;  // that is said elsewhere
  const auto& headers = members(member(*response, "headers"));
  for (const auto& [target, unused] : members(member(answer, "responseParameters"))) {
    std::string place = below(pointer + "/responseParameters", target);
    if (!target.starts_with(kHeader)) {
      inspection.fatal(place, fmt::format("'{}' must begin with '{}'.", target, kHeader));
      continue;
    }
    std::string name = target.substr(kHeader.size());
    bool declared = std::ranges::any_of(
        headers, [&](const auto& header) { return iequals(header.first, name); });
    if (!declared)
      inspection.fatal(place, fmt::format("the response {} of {} has no header '{}'; add it to its "
                                          "'headers'.",
                                          status, operation.name(), name));
  }
}

}  // namespace

void check_mappings(Inspection& inspection) {
  if (inspection.kind != ApiKind::rest) return;
  for (const Operation& operation : inspection.operations()) {
    const Json* integration = integration_of(inspection, operation);
    if (!integration) continue;
    check_request(inspection, operation, *integration);
    if (lower(member_text(*integration, "type")).ends_with("_proxy")) continue;
    std::string pointer = below(operation.pointer, kIntegration) + "/responses";
    for (const auto& [pattern, answer] : members(member(*integration, "responses")))
      check_headers(inspection, operation, answer, below(pointer, pattern));
  }
}

}  // namespace gcdt::yugen::checks
