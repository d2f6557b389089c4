// The older HOCON files, one per tool and environment (01-core 7.10): settings_<env>.conf,
// codedeploy_<env>.conf, lambda_<env>.conf, api_<env>.conf.
#pragma once

#include "config/config.h"

namespace gcdt::config {

// The sections that those files make; an empty object if there are none. Adds the files to
// `sources`.
Json read_legacy_files(const Request& request, std::vector<Source>& sources);

}  // namespace gcdt::config
