// One look at a definition: what all checks ask for, and the list that they write into.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/yugen/definition_check.h"

namespace gcdt::yugen::checks {

// The member of a map; nullptr if it is not there or `value` is no map.
const Json* member(const Json& value, std::string_view key);
// The text of a member; "" if it is something else.
std::string member_text(const Json& value, std::string_view key);
// The members of a map, the elements of a list; an empty one if `value` is something else.
const Json::object_t& members(const Json* value);
const Json::array_t& elements(const Json* value);
// The pointer of a member.
std::string below(std::string_view pointer, std::string_view key);
std::string below(std::string_view pointer, size_t index);
// "'a', 'b' or 'c'"
std::string choice(const std::vector<std::string>& words);

struct Operation {
  std::string path, method;  // "/orders/{id}", "get"; "any" for x-amazon-apigateway-any-method
  std::string pointer;
  const Json* item;   // what belongs to the path
  const Json* value;  // what belongs to the method

  std::string name() const;  // "GET /orders/{id}"
};

struct Parameter {
  std::string name, in, pointer;
  const Json* value;  // behind its $ref
};

struct Inspection {
  const Json& document;
  ApiKind kind;
  size_t text_size;
  std::vector<DefinitionProblem> problems = {};

  void fatal(std::string pointer, std::string text);
  void warn(std::string pointer, std::string text);

  bool is_swagger() const { return document.contains("swagger"); }
  bool is_31() const { return member_text(document, "openapi").starts_with("3.1"); }
  // Behind all `$ref`s; nullptr if they lead nowhere.
  const Json* resolve(const Json* value) const;
  std::vector<Operation> operations() const;
  // Those of the method and those of its path that it does not replace.
  std::vector<Parameter> parameters(const Operation& operation) const;
  // The section of things with names: "securityDefinitions" or "components/securitySchemes".
  std::string section(std::string_view swagger_name, std::string_view openapi_name) const;
};

// x-amazon-apigateway-integration, behind its $ref; nullptr if there is none.
const Json* integration_of(const Inspection& inspection, const Operation& operation);

void check_structure(Inspection& inspection);
void check_references(Inspection& inspection);
void check_paths(Inspection& inspection);
void check_parameters(Inspection& inspection);
void check_integrations(Inspection& inspection);
void check_mappings(Inspection& inspection);
void check_security(Inspection& inspection);
void check_extensions(Inspection& inspection);
void check_models(Inspection& inspection);

}  // namespace gcdt::yugen::checks
