// A method of an API in one form, whether the definition is OpenAPI 2.0 or 3.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen {

struct MethodView {
  struct Parameter {
    bool required = false;
    const Json* schema = nullptr;  // of 2.0 the parameter itself
  };
  struct Response {
    std::map<std::string, const Json*> headers, media;  // to their schemas
  };
  std::map<std::pair<std::string, std::string>, Parameter> parameters;  // by place and name
  bool has_body = false, body_required = false;
  std::map<std::string, const Json*> body;  // media types to schemas
  std::map<std::string, Response> responses;
  std::set<std::string> security;  // in words: "API key", "authorizer token arn:..."
  Json integration, validator;
};

// `stored`: made by API Gateway, or compared with that: what it does not know is left out.
MethodView view_of(const checks::Inspection& inspection, const checks::Operation& operation,
                   bool stored);

// x-amazon-apigateway-authorizer of each scheme, what AWS adds left out.
std::map<std::string, Json> authorizers_of(const checks::Inspection& inspection);

}  // namespace gcdt::yugen
