// What is wrong with an API definition, before API Gateway says so one thing at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/yugen/definition.h"

namespace gcdt::yugen {

enum class ApiKind { rest, http };

struct DefinitionProblem {
  std::string pointer;  // into the document
  std::string text;     // what is wrong, and what to do
  bool fatal = true;    // else API Gateway takes it, but it does not do what it says
  std::string place;    // "swagger.yaml:12:5"

  std::string line() const { return place + ": " + text; }
};

// All problems, in the order of the file.
std::vector<DefinitionProblem> check_definition(const Definition& definition,
                                                ApiKind kind = ApiKind::rest);

// Throws Error that names all fatal problems; `warn` is told the others.
void require_valid(const Definition& definition, ApiKind kind,
                   const std::function<void(const std::string&)>& warn);

// A Lambda function that an integration or an authorizer calls.
struct LambdaCall {
  std::string uri;       // as it is written
  std::string function;  // the ARN in it, with its qualifier; "" if it has stage variables
  std::string pointer, place;
};
std::vector<LambdaCall> lambda_calls(const Definition& definition);

}  // namespace gcdt::yugen
