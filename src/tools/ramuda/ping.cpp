// ramuda ping: whether the function answers to a ping.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

static void run(Context& ctx) {
  Invocation answer =
      invoke_function(ctx.aws("lambda"), function_argument(ctx), qualifier(ctx), kPing);
  if (!is_alive(answer)) throw Error("Your lambda function did not respond to ping.");
  ctx.out.say(
      fmt::format("Cool, your lambda function did respond to ping with {}.", answer.payload));
  ctx.out.show(output::Result{{{"function", function_argument(ctx)}, {"answer", answer.payload}}});
}

const Command ping{"ping <lambda> [<version>] [-v]", "ask the function whether it is alive", run,
                   Needs{.config = false}};

}  // namespace gcdt::ramuda
