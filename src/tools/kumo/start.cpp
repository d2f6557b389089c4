// kumo start: brings back what `kumo stop` switched off, databases first.
#include "tools/kumo/commands.h"
#include "tools/kumo/switchable.h"

namespace gcdt::kumo {

static void run(Context& ctx) {
  auto stack = find_switchable(ctx);
  if (!stack) return;
  start_databases(ctx, *stack);
  start_instances(ctx, *stack);
  start_services(ctx, *stack);
  start_groups(ctx, *stack);
}

const Command start{"start [<stack_name>] [-v]", "start what stop has stopped", run,
                    Needs{.config = false, .exclusive = true}};

}  // namespace gcdt::kumo
