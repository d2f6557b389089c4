// tenkai rollback: deploys the last revision again that was deployed with success, other than the
// one that is in use.
#include <algorithm>

#include "tools/tenkai/commands.h"
#include "tools/tenkai/deployment.h"
#include "tools/tenkai/revision.h"

namespace gcdt::tenkai {

namespace {

const Json& revision_of(const Json& info) {
  return info.at("revision");
}

// After a failure the last success; after a success the one before, with another revision.
Json deployment_to_go_back_to(const Context& ctx, const Group& group) {
  std::vector<Json> recent = recent_deployments(ctx, group);
  std::erase_if(recent, [](const Json& info) { return !find(info, "/revision"); });
  auto fits = [&](const Json& info) {
    bool in_use = text_or(recent.front(), "/status") == "Succeeded" &&
                  revision_of(info) == revision_of(recent.front());
    return text_or(info, "/status") == "Succeeded" && !in_use;
  };
  auto found = std::ranges::find_if(recent, fits);
  if (found == recent.end())
    throw Error(
        "The deployment group '{}' has no earlier successful deployment of another revision: there "
        "is nothing to go back to.",
        group.name);
  return *found;
}

void run(Context& ctx) {
  watch_limit(ctx);
  Group group = require_group(ctx);
  require_idle(ctx, group);
  Json earlier = deployment_to_go_back_to(ctx, group);
  std::string id = text(earlier, "/deploymentId");
  require_present(ctx, revision_of(earlier));
  ctx.out.info(fmt::format("rolling back to the revision of {} ({}, {})", id,
                           revision_text(earlier), origin_text(earlier)));
  deploy_revision(ctx, group, revision_of(earlier), "rollback with tenkai to " + id);
}

}  // namespace

const Command rollback{"rollback [--wait] [--no-wait] [--timeout=<min>] [-v]",
                       "deploy the last successful revision again", run,
                       Needs{.lasting = true, .exclusive = true},
                       "After a deployment that failed or was stopped, the last one that "
                       "succeeded; after one that succeeded, the one before with another "
                       "revision. Its bundle must still be in the bucket."};

}  // namespace gcdt::tenkai
