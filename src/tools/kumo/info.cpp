// kumo info: outputs, state and resources of the stack.
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

static output::Table outputs_table(const Json& stack) {
  output::Table table{.name = "outputs", .head = {}, .rows = {}};
  for (const Json& output : array_or_empty(stack, "/Outputs"))
    table.rows.push_back({text(output, "/OutputKey"), text_or(output, "/OutputValue"),
                          text_or(output, "/Description")});
  return table;
}

static void run(Context& ctx) {
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  Json stack = services::require_stack(cfn, name);
  std::string status = text(stack, "/StackStatus");

  output::Table resources{.name = "resources", .head = {}, .rows = {}};
  for (const Json& resource :
       cfn.pages("ListStackResources", {{"StackName", text(stack, "/StackId")}}))
    resources.rows.push_back({text(resource, "/ResourceType"), text(resource, "/LogicalResourceId"),
                              text(resource, "/ResourceStatus")});

  auto show = [&](std::string title, const output::Table& table) {
    ctx.out.say(std::move(title));
    if (table.rows.empty())
      ctx.out.say("-");
    else
      ctx.out.show(table);
  };
  show("stack output:", outputs_table(stack));
  ctx.out.say(fmt::format("\nstack_state: {}\n", status));
  show("resources:", resources);
  const Json* outputs = find(stack, "/Outputs");
  ctx.out.show(output::Result{{{"stack_output", outputs ? *outputs : Json()},
                               {"stack_state", status},
                               {"resources", resources.rows}}});
}

const Command info{"info [-v]", "show outputs, state and resources of the stack", run};

}  // namespace gcdt::kumo
