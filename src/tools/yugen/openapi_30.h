// OpenAPI 3.1 in the words of 3.0: API Gateway refuses 3.1 altogether.
#pragma once

#include "base/json.h"

namespace gcdt::yugen {

// What 3.0 has no words for is left out; definition_check names it.
Json as_openapi_30(const Json& document);

}  // namespace gcdt::yugen
