// kumo stop: switches off what costs money while nobody uses the stack.
#include "tools/kumo/commands.h"
#include "tools/kumo/switchable.h"

namespace gcdt::kumo {

static void run(Context& ctx) {
  auto stack = find_switchable(ctx);
  if (!stack) return;
  stop_groups(ctx, *stack);
  stop_services(ctx, *stack);
  stop_instances(ctx, *stack);
  stop_databases(ctx, *stack);
}

const Command stop{"stop [<stack_name>] [-v]", "stop instances, groups and databases of the stack",
                   run, Needs{.config = false, .exclusive = true}};

}  // namespace gcdt::kumo
