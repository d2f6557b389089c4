// Whether a stack policy lets an update do something, by CloudFormation's rules: without a policy
// everything is allowed; with one only what a statement allows and none denies.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::kumo {

// `action`: "Update:Modify", "Update:Replace" or "Update:Delete". `policy`: the document; null for
// none.
bool policy_allows(const Json& policy, std::string_view action, std::string_view logical_id,
                   std::string_view type);

}  // namespace gcdt::kumo
