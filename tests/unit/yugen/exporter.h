// API Gateway's memory of a definition, and how GetExport writes that down with the extensions of
// API Gateway: as its documentation and exports that people published show it.
#pragma once

#include "base/json.h"

namespace gcdt::test {

// Of what was imported, as Swagger 2.0 or OpenAPI 3.0.
Json exported(const Json& document, bool swagger);

}  // namespace gcdt::test
