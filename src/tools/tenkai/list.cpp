// tenkai list: the recent deployments of the group.
#include "base/words.h"
#include "output/activity.h"
#include "tools/tenkai/commands.h"
#include "tools/tenkai/group.h"
#include "tools/tenkai/revision.h"
#include "tools/tenkai/watch.h"

namespace gcdt::tenkai {

namespace {

constexpr size_t kMost = 20;

std::string started(const Json& info) {
  auto time = parse_time(text_or(info, "/createTime"));
  return time ? human_time(std::chrono::floor<std::chrono::seconds>(*time)).substr(0, 19) : "";
}

// Of one that runs: until now.
std::string took(const Context& ctx, const Json& info) {
  auto begin = parse_time(text_or(info, "/createTime"));
  auto end = parse_time(text_or(info, "/completeTime"));
  if (!end && !is_final(text_or(info, "/status"))) end = ctx.clock.now();
  return begin && end ? output::time_text(*end - *begin) : "";
}

void run(Context& ctx) {
  std::vector<Json> recent = recent_deployments(ctx, configured_group(ctx));
  if (recent.size() > kMost) recent.resize(kMost);
  output::Table table{
      .name = "deployments",
      .head = {"Deployment", "State", "Started (UTC)", "Duration", "Revision", "Description"},
      .rows = {}};
  for (const Json& info : recent)
    table.rows.push_back({text_or(info, "/deploymentId"), text_or(info, "/status"), started(info),
                          took(ctx, info), revision_text(info), text_or(info, "/description")});
  if (!table.rows.empty()) ctx.out.show(table);
  ctx.out.say("listed " + counted(recent.size(), "deployment"));
  ctx.out.show(output::Result{{{"deployments", recent}}});
}

}  // namespace

const Command list{
    "list [-v]", "list the recent deployments of the group", run, Needs{},
    "At most twenty, the newest first. `tenkai deploy --revision` takes their ids, and what "
    "stands as their revision if it is a version of the bundle."};

}  // namespace gcdt::tenkai
