// What single services and operations need beyond their models, on the way out. One row each in
// request_quirks.cpp, with the reason.
#pragma once

#include <string_view>

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::aws {

// Before validation. Fills in tokens, too, those that the model marks and those that it does not.
void adapt_params(const Model& model, const Operation& operation, Json& params, os::Random& random);
// After serialization, before the endpoint is known.
void adapt_request(const Model& model, const Operation& operation, HttpRequest& request);
// Takes back in the answer what adapt_params asked for on its own. `given` are the caller's params.
void adapt_answer(const Model& model, const Operation& operation, const Json& given, Json& answer);

// Whether the request carries a token that makes a repetition harmless.
bool has_token(const Model& model, const Operation& operation, const Json& params);

}  // namespace gcdt::aws
