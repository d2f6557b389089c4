// kumo list: every stack of the region.
#include "base/words.h"
#include "lifecycle/context.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

// All states but DELETE_COMPLETE: without a filter ListStacks also names stacks that are long gone.
static Json wanted_states() {
  Json wanted = Json::array();
  for (const StackState& state : stack_states())
    if (state.status != "DELETE_COMPLETE") wanted.push_back(state.status);
  return wanted;
}

static void run(Context& ctx) {
  Json summaries = Json::array();
  ctx.aws("cloudformation")
      .each_page("ListStacks", {{"StackStatusFilter", wanted_states()}}, [&](const Json& page) {
        for (const Json& stack : array_or_empty(page, "/StackSummaries")) {
          auto created = parse_time(text_or(stack, "/CreationTime"));
          Json summary = {{"StackName", text(stack, "/StackName")},
                          {"CreationTime", created ? human_time(*created) : ""},
                          {"StackStatus", text(stack, "/StackStatus")}};
          ctx.out.show(output::key_value_table("stack", summary,
                                               {"StackName", "CreationTime", "StackStatus"}));
          summaries.push_back(std::move(summary));
        }
        return true;
      });
  ctx.out.say("listed " + counted(summaries.size(), "stack"));
  ctx.out.show(output::Result{{{"stacks", std::move(summaries)}}});
}

const Command list{"list [-v]", "list all stacks of the region", run, Needs{.config = false}};

}  // namespace gcdt::kumo
