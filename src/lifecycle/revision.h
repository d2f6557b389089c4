// The bundle of a CodeDeploy revision, as the section `tenkai` describes it (30-tenkai 4).
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt {

// Whether this run of tenkai deploys what is in a bundle of the project.
bool wants_revision(const Context& ctx);

// Collects the files, checks the appspec and writes the archive: `bundle` into the project,
// `deploy` into a private folder that goes with the context. `ignore`: the patterns of gcdtignore.
// Throws Error.
void build_revision(Context& ctx, std::vector<std::string> ignore);

}  // namespace gcdt
