// What differs in the settings of an API: what belongs to no method.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/yugen/api_diff.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen {

// Calls `report` for every leaf that differs, with its way down: "integration responses.default".
void each_difference(
    const Json* before, const Json* after, const std::string& path,
    const std::function<void(const std::string&, const Json*, const Json*)>& report);

std::vector<ApiChange> diff_settings(const checks::Inspection& before,
                                     const checks::Inspection& after, bool exported);

}  // namespace gcdt::yugen
