// Parameters of methods, and that those of the path are the variables of the path.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

// The name of a variable that takes the rest of the path has a plus, or none: exports of HTTP APIs
// declare it with.
std::string variable_of(std::string name) {
  if (name.ends_with('+')) name.pop_back();
  return name;
}

std::vector<std::string> variables_of(const std::string& path) {
  std::vector<std::string> names;
  for (size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
    size_t close = std::min(path.find('}', open), path.size());
    std::string name = path.substr(open + 1, close - open - 1);
    names.push_back(variable_of(std::move(name)));
  }
  return names;
}

void check_parameter(Inspection& inspection, const Parameter& parameter) {
  std::vector<std::string> places{"query", "header", "path"};
  if (inspection.is_swagger())
    places.insert(places.end(), {"body", "formData"});
  else
    places.emplace_back("cookie");
  if (parameter.name.empty()) inspection.fatal(parameter.pointer, "a parameter without a 'name'.");
  if (std::ranges::find(places, parameter.in) == places.end())
    inspection.fatal(
        parameter.pointer,
        fmt::format("the parameter '{}' must have an 'in' of {}{}", parameter.name, choice(places),
                    parameter.in == "body" ? "; OpenAPI 3 has 'requestBody'." : "."));
  const Json* required = member(*parameter.value, "required");
  if (parameter.in == "path" && (!required || *required != true))
    inspection.fatal(
        parameter.pointer,
        fmt::format("the path parameter '{}' must be 'required: true'.", parameter.name));
}

// Those of one list; the same for several methods of a path.
void check_list(Inspection& inspection, const Json& owner, const std::string& pointer) {
  std::vector<std::pair<std::string, std::string>> known;
  size_t bodies = 0;
  const auto& all = elements(member(owner, "parameters"));
  for (size_t i = 0; i < all.size(); ++i) {
    const Json* value = inspection.resolve(&all[i]);
    if (!value) continue;
    Parameter parameter{.name = member_text(*value, "name"),
                        .in = member_text(*value, "in"),
                        .pointer = below(pointer + "/parameters", i),
                        .value = value};
    check_parameter(inspection, parameter);
    std::pair key{parameter.in, parameter.name};
    if (std::ranges::find(known, key) != known.end())
      inspection.fatal(parameter.pointer,
                       fmt::format("the {} parameter '{}' is there twice. Remove one.",
                                   parameter.in, parameter.name));
    known.push_back(std::move(key));
    if (parameter.in == "body" && ++bodies == 2)
      inspection.fatal(parameter.pointer, "a method has one body. Make one schema of both.");
  }
}

}  // namespace

void check_parameters(Inspection& inspection) {
  for (const auto& [path, item] : members(member(inspection.document, "paths")))
    check_list(inspection, item, below("/paths", path));
  for (const Operation& operation : inspection.operations()) {
    check_list(inspection, *operation.value, operation.pointer);
    std::vector<std::string> variables = variables_of(operation.path);
    std::vector<Parameter> parameters = inspection.parameters(operation);
    for (const Parameter& parameter : parameters)
      if (parameter.in == "path" && !parameter.name.empty() &&
          std::ranges::find(variables, variable_of(parameter.name)) == variables.end())
        inspection.fatal(parameter.pointer,
                         fmt::format("the path '{}' has no '{{{}}}'. Remove the parameter, or put "
                                     "it into the path.",
                                     operation.path, parameter.name));
    for (const std::string& variable : variables) {
      bool declared = std::ranges::any_of(parameters, [&](const Parameter& parameter) {
        return parameter.in == "path" && variable_of(parameter.name) == variable;
      });
      if (!declared)
        inspection.warn(operation.pointer,
                        fmt::format("{} does not declare its path parameter '{}'.",
                                    operation.name(), variable));
    }
  }
}

}  // namespace gcdt::yugen::checks
