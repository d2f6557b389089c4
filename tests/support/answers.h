// What a service would send: JSON in AWS's names to HTTP answers of the five protocols, by the
// service model. The counterpart of aws::parse for tests. Values are written as `gcdt call` prints
// them: timestamps ISO 8601, blobs base64.
#pragma once

#include <string>

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::test {

aws::HttpResponse encode_answer(const aws::Model& model, const aws::Operation& operation,
                                const Json& reply);

struct Refusal {
  std::string code, message;
  int status = 400;
};
aws::HttpResponse encode_refusal(const aws::Model& model, const Refusal& refusal);

}  // namespace gcdt::test
