// Parameters to requests and answers to JSON, for the five protocols. No network, no endpoint.
//
// Values: blobs are Json binary values (a plain string is taken as its bytes when sending);
// timestamps are ISO 8601 texts in answers, and texts or epoch numbers when sending; documents and
// everything else are what they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::aws {

// Throws Error "Parameter validation failed: ..." with every problem, in botocore's words
// (`Missing required parameter in input: "Bucket"`, `Unknown parameter in input: "foo", ...`).
void validate_params(const Operation& operation, const Json& params);
// The same for an answer, used by recordings and test fakes. Empty if it fits, else the problems.
std::string validate_answer(const Operation& operation, const Json& answer);

// Gives every idempotency token of the operation that `params` lacks the value `uuid`. The client
// does this once per call, so that all attempts carry the same token.
void fill_idempotency_tokens(const Operation& operation, Json& params, std::string_view uuid);

// Method, path, query, headers and body. Host and scheme are left to the endpoint stage, except for
// `host_prefix`, which is the operation's endpoint prefix with its labels filled in ("" if none).
struct SerializedRequest {
  HttpRequest http;
  std::string host_prefix;
};
SerializedRequest serialize(const Model& model, const Operation& operation, const Json& params);

// What an answer says. `error` is set for every status >= 300 and for a 2xx that carries an error.
// `unreadable` is set when a body that must parse does not: never an empty success.
struct ServiceFault {
  std::string code;  // namespace and URI stripped; the status as text if the body names none
  std::string message;
  std::string request_id;
  Json members = Json::object();  // the modelled members of the error shape
  bool modelled_retryable = false, modelled_throttling = false;
};
struct Answer {
  Json result = Json::object();
  std::optional<ServiceFault> error;
  std::optional<std::string> unreadable;  // why
  std::string request_id;
};
Answer parse(const Model& model, const Operation& operation, const HttpResponse& response);

// For `gcdt call` and Python: base64 texts at blob members to bytes, and back.
Json blobs_from_base64(const Shape& shape, Json value);
Json blobs_to_base64(Json value);

}  // namespace gcdt::aws
