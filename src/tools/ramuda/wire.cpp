// ramuda wire, unwire: events come to the function, or no longer.
#include "tools/ramuda/events/wire.h"
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

void run(Context& ctx, events::Direction direction) {
  std::string name = function_name(ctx);
  auto sources = events::configured_sources(ctx);
  if (sources.empty()) {
    ctx.out.info("The configuration lists no event sources ('lambda.events').");
    return;
  }
  events::check_sources(sources);
  auto target = events::find_target(ctx.aws("lambda"), name);
  if (!target) throw Error("The function you try to wire up doesn't exist... Bailing out...");
  if (target->alias_arn.empty())
    throw Error("Function '{}' has no alias {}. Run `ramuda deploy` first.", name, kAlias);
  auto outcome =
      events::bring_about(ctx, *target, std::move(sources), direction, ctx.args.has("--dry-run"));
  ctx.out.show(output::Result{std::move(outcome.report)});
  if (!outcome.failure.empty()) throw Error("{}", outcome.failure);
}

void run_wire(Context& ctx) {
  run(ctx, events::Direction::wire);
}
void run_unwire(Context& ctx) {
  run(ctx, events::Direction::unwire);
}

}  // namespace

const Command wire{"wire [--dry-run] [-v]", "send events of all configured sources to the function",
                   run_wire, Needs{.exclusive = true},
                   "What is wired already stays as it is, and so does what others have configured "
                   "at the same bucket, rule or topic. `--dry-run` shows what would be changed."};

const Command unwire{"unwire [--dry-run] [-v]", "stop the events of all configured sources",
                     run_unwire, Needs{.exclusive = true},
                     "What others have configured stays, except at CloudFront: all triggers of the "
                     "cache behavior go. `--dry-run` shows what would be changed."};

}  // namespace gcdt::ramuda
