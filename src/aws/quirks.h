// What single services and operations need beyond their models. One table, in quirks.cpp, a row for
// each with its reason; what the rows do is in request_quirks.cpp and answer_quirks.cpp.
#pragma once

#include <string_view>

#include "aws/http.h"
#include "aws/model.h"
#include "aws/transport.h"

namespace gcdt::aws {

// Before validation. Fills in tokens, too, those that the model marks and those that it does not.
void adapt_params(const Model& model, const Operation& operation, Json& params, os::Random& random);
// When the body has its final form, before the endpoint is known.
void adapt_request(const Model& model, const Operation& operation, HttpRequest& request);
// How long to wait.
void adapt_options(const Model& model, const Operation& operation, TransportOptions& options);
// Called by parse() on every result.
void adapt_result(const Model& model, const Operation& operation, const HttpResponse& response,
                  Json& result);
// Takes back in the answer what adapt_params asked for on its own. `given` are the caller's params.
void adapt_answer(const Model& model, const Operation& operation, const Json& given, Json& answer);

// Whether the request carries a token that makes a repetition harmless.
bool has_token(const Model& model, const Operation& operation, const Json& params);

}  // namespace gcdt::aws
