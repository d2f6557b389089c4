// The bundle of a Lambda function, as the section `ramuda` describes it (21-bundler 3).
#pragma once

#include "base/json.h"
#include "bundle/workshop.h"
#include "bundle/zip.h"

namespace gcdt::bundle {

// Of the file that `ramuda bundle` leaves in the project.
std::string zip_name(const Json& section);

// The scripts of `bundling.preBundle`, in order, each with the argument -e. Throws Error at the
// first that fails.
void run_scripts(const Workshop& shop, const Json& scripts);

// Installs packages, selects files and writes the zip. `section`: of ramuda; `ignore`: the patterns
// of gcdtignore. Throws Error; AWS's limits for bundles are checked, the largest files are named.
ArchiveSize write_function_bundle(const Workshop& shop, const Json& section,
                                  const std::vector<std::string>& ignore, std::string_view env,
                                  const std::filesystem::path& target);

}  // namespace gcdt::bundle
