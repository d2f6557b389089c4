// One deployment: created once, watched to its end or stopped, and its outcome told.
#pragma once

#include <string>

#include "lifecycle/context.h"
#include "tools/tenkai/group.h"
#include "tools/tenkai/watch.h"

namespace gcdt::tenkai {

// Registers the revision and deploys it. Throws Error when it does not succeed; Interrupted, after
// it was stopped and rolled back.
void deploy_revision(Context& ctx, const Group& group, Json revision,
                     const std::string& description);

// Stops it, to go back to what was there before, and watches that to its end. The sentence about
// the outcome. Throws ServiceError, Error when watching must be given up, Interrupted.
std::string stop_deployment(Context& ctx, Watch& watch);

}  // namespace gcdt::tenkai
