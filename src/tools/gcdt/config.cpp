// gcdt config: what the configuration is after defaults, files and lookups.
#include "lifecycle/context.h"
#include "lifecycle/lifecycle.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

// As Python's json.dumps(config, indent=2, sort_keys=True) writes it (01-core 2.2).
void run(Context& ctx) {
  bool reveal = ctx.args.has("--show-secrets");
  ctx.out.info("Resolved gcdt configuration after lookups:");
  Json shown = reveal ? ctx.config : config_without_secrets(ctx);
  ctx.out.show(output::Raw{shown.dump(2, ' ', true, Json::error_handler_t::replace), reveal});
  ctx.out.show(output::Result{std::move(shown), reveal});
}

}  // namespace

const Command config{
    "config [--show-secrets]", "print the configuration after defaults, files and lookups, as JSON",
    run, Needs{.config = false, .credentials = false},
    "Values that came from secret lookups are shown as `***` unless `--show-secrets` is given.\n"
    "With `--json` the configuration is the `value` of the result."};

}  // namespace gcdt::core
