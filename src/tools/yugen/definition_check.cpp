#include "tools/yugen/definition_check.h"

#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen {

namespace {

using checks::Inspection;

constexpr void (*kChecks[])(Inspection&) = {
    checks::check_structure,  checks::check_references,   checks::check_paths,
    checks::check_parameters, checks::check_integrations, checks::check_mappings,
    checks::check_security,   checks::check_extensions,   checks::check_models};

// "swagger.yaml:12:5" -> 12, 5
std::pair<size_t, size_t> line_and_column(std::string_view place) {
  size_t column = place.rfind(':'), line = place.rfind(':', column - 1);
  auto number = [](std::string_view digits) {
    return static_cast<size_t>(std::strtoull(std::string(digits).c_str(), nullptr, 10));
  };
  return {number(place.substr(line + 1)), number(place.substr(column + 1))};
}

// The function's ARN in an invocation URI; as an HTTP API has it, the URI may be the ARN itself.
std::string function_in(std::string_view uri) {
  constexpr std::string_view kFunctions = "/functions/", kEnd = "/invocations";
  size_t start = uri.find(kFunctions);
  if (start == uri.npos) return std::string(uri);
  uri.remove_prefix(start + kFunctions.size());
  return std::string(uri.substr(0, uri.find(kEnd)));
}

bool calls_lambda(std::string_view uri) {
  return uri.starts_with("arn:") && (uri.contains(":lambda:path/") || uri.contains(":function:"));
}

}  // namespace

std::vector<DefinitionProblem> check_definition(const Definition& definition, ApiKind kind) {
  Inspection inspection{
      .document = definition.document, .kind = kind, .text_size = definition.text().size()};
  for (auto check : kChecks) check(inspection);
  std::vector<DefinitionProblem> problems = std::move(inspection.problems);
  if (problems.empty()) return problems;
  DefinitionPlaces places(definition);
  for (DefinitionProblem& problem : problems) problem.place = places.of(problem.pointer);
  std::ranges::stable_sort(problems, {}, [](const DefinitionProblem& problem) {
    return line_and_column(problem.place);
  });
  // What belongs to a path is looked at with each of its methods.
  auto same = [](const DefinitionProblem& a, const DefinitionProblem& b) {
    return a.place == b.place && a.text == b.text;
  };
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  return problems;
}

void require_valid(const Definition& definition, ApiKind kind,
                   const std::function<void(const std::string&)>& warn) {
  std::vector<std::string> fatal;
  for (const DefinitionProblem& problem : check_definition(definition, kind)) {
    if (problem.fatal)
      fatal.push_back(problem.line());
    else
      warn(problem.line());
  }
  if (fatal.size() == 1) throw Error("{}", fatal.front());
  if (!fatal.empty())
    throw Error("{} has {} mistakes:\n{}", definition.file, fatal.size(), join(fatal, "\n"));
}

std::vector<LambdaCall> lambda_calls(const Definition& definition) {
  Inspection inspection{.document = definition.document, .kind = ApiKind::rest, .text_size = 0};
  std::vector<LambdaCall> calls;
  auto add = [&](const Json* owner, std::string_view key, const std::string& pointer) {
    if (!owner) return;
    std::string uri = checks::member_text(*owner, key);
    if (!calls_lambda(uri)) return;
    bool fixed = !uri.contains("${");
    calls.push_back({.uri = uri,
                     .function = fixed ? function_in(uri) : std::string(),
                     .pointer = checks::below(pointer, key),
                     .place = {}});
  };
  for (const checks::Operation& operation : inspection.operations())
    add(integration_of(inspection, operation), "uri",
        operation.pointer + "/x-amazon-apigateway-integration");
  std::string schemes = inspection.section("securityDefinitions", "securitySchemes");
  for (const auto& [name, scheme] : checks::members(find(definition.document, schemes)))
    add(checks::member(scheme, "x-amazon-apigateway-authorizer"), "authorizerUri",
        checks::below(schemes, name) + "/x-amazon-apigateway-authorizer");
  if (calls.empty()) return calls;
  DefinitionPlaces places(definition);
  for (LambdaCall& call : calls) call.place = places.of(call.pointer);
  return calls;
}

}  // namespace gcdt::yugen
