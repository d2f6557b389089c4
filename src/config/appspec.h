// appspec.yml of a CodeDeploy revision for instances, checked before it is sent: what is wrong with
// it would show on the instances only, in the middle of the deployment.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace gcdt::config {

// `members`: the names in the bundle, from its root. Throws Error "<origin>:<line>:<column>: ..."
// if it does not parse, names no system or version that CodeDeploy knows, a hook that there is
// none, or a file or a script that the bundle does not hold.
void check_appspec(std::string_view text, const std::string& origin,
                   const std::set<std::string>& members);

}  // namespace gcdt::config
