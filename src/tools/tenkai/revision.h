// Revisions: what a deployment puts onto its targets, as CodeDeploy names it.
#pragma once

#include <string>

#include "lifecycle/context.h"
#include "tools/tenkai/group.h"

namespace gcdt::tenkai {

// The bundle goes to the artifacts bucket, which is made if there is none. Throws Error for a
// bucket that is not ours or in another region.
Json upload_revision(Context& ctx, const Group& group);

// The appspec alone, for Lambda and ECS.
Json appspec_revision(const Context& ctx);

// An earlier one: that of a deployment ("d-..."), or a version of the bundle in the bucket. Throws
// Error if it is not there any more.
Json earlier_revision(const Context& ctx, const Group& group, const std::string& name);
void require_present(const Context& ctx, const Json& revision);

// A few words for a table: the version in the bucket, the tag of the content, the commit.
std::string revision_text(const Json& deployment);

}  // namespace gcdt::tenkai
