// kumo deploy --all: the stacks of the section `stacks`.
#include <charconv>

#include "tools/kumo/commands.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/graph_run.h"

namespace gcdt::kumo {

static size_t concurrency(const Context& ctx, size_t stacks) {
  auto given = ctx.args.get("--concurrency");
  if (!given) return stacks;
  size_t number = 0;
  auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
  if (error != std::errc{} || end != given->data() + given->size() || number == 0)
    throw Error("--concurrency must be a number of stacks, at least 1, not '{}'", *given);
  return number;
}

static void run(Context& ctx) {
  watch_limit(ctx);
  std::vector<GraphStack> stacks = read_stack_graph(ctx);
  size_t at_once = concurrency(ctx, stacks.size());
  GraphRun(ctx, std::move(stacks), at_once).run();
}

const Command deploy_all{
    "deploy --all [--concurrency=<n>] [--override-stack-policy] [--recreate-failed] [--wait] "
    "[--timeout=<min>] [-v]",
    "create or update the stacks of the section `stacks`, each as soon as what it needs is there",
    run, Needs{.config = false, .lasting = true}};

}  // namespace gcdt::kumo
