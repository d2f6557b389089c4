// gcdt schema: the JSON Schema of gcdt_<env>.json, for editors.
#include "config/json_schema.h"
#include "lifecycle/context.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

void run(Context& ctx) {
  Json schema = config::configuration_schema();
  ctx.out.show(output::Raw{dump_pretty(schema)});
  ctx.out.show(output::Result{std::move(schema)});
}

}  // namespace

const Command schema{
    "schema", "print the JSON Schema of gcdt_<env>.json", run,
    Needs{.lifecycle = false, .config = false, .credentials = false},
    "Editors check and complete configurations with it: write it to a file, `gcdt schema >\n"
    "gcdt.schema.json`, and name that in the configuration: `\"$schema\": "
    "\"./gcdt.schema.json\"`."};

}  // namespace gcdt::core
