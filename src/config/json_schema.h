// One JSON Schema (draft 07, which every editor knows) for gcdt_<env>.json: `gcdt schema`.
#pragma once

#include "base/json.h"

namespace gcdt::config {

// It accepts what gcdt accepts: lookups in place of any value, digit texts for integers, unknown
// plugins and keys at the top. What is required is asked only of files without `baseconfig`.
Json configuration_schema();

}  // namespace gcdt::config
