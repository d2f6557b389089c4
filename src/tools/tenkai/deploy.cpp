// tenkai deploy: uploads the bundle as a new revision, deploys it and watches that to its end.
#include "tools/tenkai/commands.h"
#include "tools/tenkai/deployment.h"
#include "tools/tenkai/revision.h"

namespace gcdt::tenkai {

static Json wanted_revision(Context& ctx, const Group& group) {
  if (auto earlier = ctx.args.get("--revision")) return earlier_revision(ctx, group, *earlier);
  if (ctx.bundle_file.empty()) return appspec_revision(ctx);
  return upload_revision(ctx, group);
}

static void run(Context& ctx) {
  watch_limit(ctx);
  Group group = require_group(ctx);
  require_idle(ctx, group);
  Json revision = wanted_revision(ctx, group);
  deploy_revision(ctx, group, std::move(revision),
                  text_or(ctx.section(), "/codedeploy/description", "deploy with tenkai"));
}

const Command deploy{
    "deploy [--revision=<rev>] [--wait] [--no-wait] [--timeout=<min>] [-v]",
    "deploy the bundle as a new revision and watch that", run,
    Needs{.bundle = true, .lasting = true, .exclusive = true},
    "The exit code is 0 only if the deployment has succeeded. Ctrl-C stops it, goes back to what "
    "was there before and watches that to its end; a second one leaves at once. `--revision` takes "
    "the id of an earlier deployment, or the version of the bundle in its bucket."};

}  // namespace gcdt::tenkai
