// What the REST protocols put outside of bodies: paths, query strings, headers, status codes.
#pragma once

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::aws {

// Method, path, query, headers and body of a rest-json or rest-xml request. Throws Error for a path
// parameter that is missing or empty: the request would go to another resource.
HttpRequest rest_request(const Model& model, const Operation& operation, const Json& params);

// The members of an answer that travel outside of its body. Returns what is wrong, or "".
std::string read_headers(const Shape& output, const HttpResponse& response, Json& result);

}  // namespace gcdt::aws
