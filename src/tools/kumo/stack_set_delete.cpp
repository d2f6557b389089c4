// kumo stack-set delete: deletes the stacks in all accounts and regions, then the stack set.
#include <set>

#include "tools/kumo/commands.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/stack_set.h"

namespace gcdt::kumo {

namespace {

void run(Context& ctx) {
  watch_limit(ctx);
  StackSet set(ctx);
  if (!set.describe()) throw Error("Stack set '{}' does not exist.", set.name());
  std::set<std::string> accounts, regions, units;
  for (const Json& instance : set.instances()) {
    accounts.insert(text(instance, "/Account"));
    regions.insert(text(instance, "/Region"));
    if (std::string unit = text_or(instance, "/OrganizationalUnitId"); !unit.empty())
      units.insert(std::move(unit));
  }
  if (!accounts.empty()) {
    Json targets = units.empty() ? Json{{"Accounts", accounts}}
                                 : Json{{"DeploymentTargets", {{"OrganizationalUnitIds", units}}}};
    Json request = set.instance_request(targets, regions);
    request["RetainStacks"] = false;
    set.run("DeleteStackInstances", request);
  }
  ctx.aws("cloudformation").call("DeleteStackSet", set.request());
  ctx.out.say(fmt::format("Stack set '{}' was deleted.", set.name()));
  ctx.out.show(output::Result{{{"stack_set", set.name()}, {"changed", true}}});
}

}  // namespace

const Command stack_set_delete{"stack-set delete -f [--timeout=<min>] [-v]",
                               "delete the stack set and its stacks in all accounts and regions",
                               run, Needs{.config = false, .lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
