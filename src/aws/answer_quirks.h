// What single services and operations need beyond their models, on the way back. One row each in
// answer_quirks.cpp, with the reason; request_quirks.h is its counterpart.
#pragma once

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::aws {

// Called by parse() on every result.
void adapt_result(const Model& model, const Operation& operation, const HttpResponse& response,
                  Json& result);

}  // namespace gcdt::aws
