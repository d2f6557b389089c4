// kumo list --all: the stacks of the section `stacks`, and the state of each.
#include <map>
#include <memory>

#include "base/text.h"
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/stack_graph.h"

namespace gcdt::kumo {

namespace {

// One session for each account and region.
class Sessions {
 public:
  explicit Sessions(Context& ctx) : ctx_(ctx) {}

  aws::Session& of(const GraphStack& stack) {
    auto& session = known_[{stack.region, stack.role}];
    if (!session) session = std::make_unique<aws::Session>(ctx_.session, stack.region, stack.role);
    return *session;
  }

 private:
  Context& ctx_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<aws::Session>> known_;
};

std::string last_change(const Json& stack) {
  for (const char* member : {"/LastUpdatedTime", "/CreationTime"})
    if (auto time = parse_time(text_or(stack, member)))
      return human_time(std::chrono::floor<std::chrono::seconds>(*time)).substr(0, 19);
  return "";
}

void run(Context& ctx) {
  std::vector<GraphStack> stacks = read_stack_graph(ctx);
  Sessions sessions(ctx);
  output::Table table{.name = "stacks",
                      .head = {"Stack", "StackName", "Region", "Status", "Changed (UTC)", "Needs"},
                      .rows = {}};
  Json results = Json::object();
  for (const GraphStack& stack : stacks) {
    auto cfn = sessions.of(stack).client("cloudformation");
    Json found = services::existing_stack(cfn, stack.stack_name()).value_or(Json::object());
    std::string status = text_or(found, "/StackStatus", "does not exist");
    std::vector<std::string> needs;
    for (size_t other : stack.needs) needs.push_back(stacks[other].name);
    table.rows.push_back({stack.name, stack.stack_name(), stack.region, status, last_change(found),
                          join(needs, ", ")});
    results[stack.name] = {{"stack", stack.stack_name()},
                           {"region", stack.region},
                           {"status", found.empty() ? Json() : Json(status)},
                           {"needs", needs}};
  }
  ctx.out.show(table);
  ctx.out.show(output::Result{{{"stacks", std::move(results)}}});
}

}  // namespace

const Command list_all{"list --all [-v]",
                       "list the stacks of the section `stacks` with their state", run,
                       Needs{.config = false}};

}  // namespace gcdt::kumo
