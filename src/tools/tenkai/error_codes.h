// What the error codes of CodeDeploy mean, in a sentence each.
#pragma once

#include <string_view>

namespace gcdt::tenkai {

// Of a deployment ("HEALTH_CONSTRAINTS") or of a lifecycle event ("ScriptFailed"); "" for a code
// that is younger than this program.
std::string_view explanation(std::string_view code);

}  // namespace gcdt::tenkai
