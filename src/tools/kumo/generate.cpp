// kumo generate: writes the template, as it would be deployed, to a file.
#include "tools/kumo/commands.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

static void run(Context& ctx) {
  Template source = evaluate(ctx, open_template(ctx));
  write_template(ctx, source);
}

const Command generate{"generate [-v]", "write the template of the stack to a file", run,
                       Needs{.credentials = false, .template_code = true}};

}  // namespace gcdt::kumo
