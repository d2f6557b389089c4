// ramuda list: every function of the region.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

static void run(Context& ctx) {
  Json functions = ctx.aws("lambda").pages("ListFunctions");
  for (const Json& function : functions) {
    std::string text = text_or(function, "/FunctionName");
    auto add = [&](const char* label, const char* member) {
      const Json* value = find(function, member);
      text += fmt::format("\n\t{}: {}", label,
                          !value               ? ""
                          : value->is_string() ? value->get<std::string>()
                                               : dump(*value));
    };
    add("Memory", "/MemorySize");
    add("Timeout", "/Timeout");
    add("Role", "/Role");
    add("Current Version", "/Version");
    add("Last Modified", "/LastModified");
    add("CodeSha256", "/CodeSha256");
    ctx.out.say(text + "\n");
  }
  ctx.out.show(output::Result{{{"functions", std::move(functions)}}});
}

const Command list{"list [-v]", "list all functions of the region", run, Needs{.config = false}};

}  // namespace gcdt::ramuda
