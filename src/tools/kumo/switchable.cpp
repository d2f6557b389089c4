#include "tools/kumo/switchable.h"

#include <charconv>

#include "base/text.h"
#include "services/cloudformation.h"

namespace gcdt::kumo {

namespace {

std::string chosen_stack(const Context& ctx) {
  if (auto given = ctx.args.get("<stack_name>")) return *given;
  std::string configured = text_or(ctx.section(), "/stack/StackName");
  if (configured.empty())
    throw Error(
        "No stack to work on: name it on the command line or in the configuration as "
        "'kumo.stack.StackName'.");
  return configured;
}

// The switch in the configuration concerns the stack of the configuration only.
bool is_disabled(const Context& ctx, std::string_view stack) {
  const Json* flag = find(ctx.section(), "/deployment/DisableStop");
  return flag && *flag == true && text_or(ctx.section(), "/stack/StackName") == stack;
}

}  // namespace

std::vector<Resource> Switchable::of_type(std::string_view type) const {
  std::vector<Resource> found;
  for (const Resource& resource : resources)
    if (resource.type == type) found.push_back(resource);
  return found;
}

std::optional<Switchable> find_switchable(Context& ctx) {
  std::string name = chosen_stack(ctx);
  if (is_disabled(ctx, name)) {
    ctx.out.warning("'DisableStop' is set - nothing to do!");
    return std::nullopt;
  }
  auto cfn = ctx.aws("cloudformation");
  auto stack = services::existing_stack(cfn, name);
  if (!stack) {
    ctx.out.warning(fmt::format("Stack '{}' not deployed - nothing to do!", name));
    return std::nullopt;
  }
  Switchable found{.stack = std::move(*stack), .resources = {}};
  for (const Json& summary :
       cfn.pages("ListStackResources", {{"StackName", text(found.stack, "/StackId")}})) {
    std::string id = text_or(summary, "/PhysicalResourceId");
    if (id.empty() || text(summary, "/ResourceStatus") == "DELETE_COMPLETE") continue;
    found.resources.push_back(
        {text(summary, "/ResourceType"), text(summary, "/LogicalResourceId"), std::move(id)});
  }
  return found;
}

std::optional<std::vector<int>> parse_sizes(std::string_view text, size_t count) {
  std::vector<int> sizes;
  for (const std::string& part : split(text, '/')) {
    int size = 0;
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), size);
    if (error != std::errc{} || end != part.data() + part.size() || size < 0) return std::nullopt;
    sizes.push_back(size);
  }
  if (sizes.size() != count) return std::nullopt;
  return sizes;
}

}  // namespace gcdt::kumo
