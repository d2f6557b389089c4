// kumo drift: which resources are no longer as the template wants them, property by property.
#include <algorithm>

#include "base/text.h"
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/drift_detection.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

std::string described(const PropertyDrift& property) {
  if (property.kind == "added") return "added: " + property.actual;
  if (property.kind == "removed") return "removed: " + property.expected;
  return fmt::format("changed: {} → {}", property.expected, property.actual);
}

output::Table drift_table(const ResourceDrift& resource) {
  output::Table table{.name = "drift",
                      .head = {},
                      .rows = {{"LogicalResourceId", resource.id},
                               {"PhysicalResourceId", resource.physical_id},
                               {"ResourceType", resource.type},
                               {"StackResourceDriftStatus", resource.status}}};
  for (const PropertyDrift& property : resource.properties)
    table.rows.push_back({property.path, described(property)});
  return table;
}

void show_not_compared(Context& ctx, const Drift& drift) {
  bool first = true;
  for (const ResourceDrift& resource : drift.resources) {
    if (resource.compared()) continue;
    if (first) ctx.out.say("Not compared, CloudFormation cannot detect their drift:");
    first = false;
    ctx.out.say(fmt::format("  {} ({}){}{}", resource.id, resource.type,
                            resource.reason.empty() ? "" : ": ", resource.reason));
  }
}

Json as_json(const ResourceDrift& resource) {
  Json differences = Json::array();
  for (const PropertyDrift& property : resource.properties)
    differences.push_back(
        {{"path", property.path},
         {"difference", property.kind},
         {"expected", property.kind == "added" ? Json() : Json(property.expected)},
         {"actual", property.kind == "removed" ? Json() : Json(property.actual)}});
  return {{"resource", resource.id},
          {"resource_type", resource.type},
          {"physical_id", resource.physical_id},
          {"status", resource.status},
          {"reason", resource.reason},
          {"differences", std::move(differences)}};
}

// It fails where the command fails because of it.
output::Case as_case(const Context& ctx, const std::string& stack, const ResourceDrift& resource) {
  bool fails = resource.drifted() && ctx.args.has("--fail");
  std::string text;
  for (const PropertyDrift& property : resource.properties)
    text += fmt::format("{}: {}\n", property.path, described(property));
  return {stack, fmt::format("{} ({})", resource.id, resource.type),
          fails ? output::Case::failed : output::Case::passed, resource.status, std::move(text)};
}

std::string summary(const Drift& drift) {
  auto count = [&](std::string_view status) {
    return std::ranges::count(drift.resources, status, &ResourceDrift::status);
  };
  auto compared = std::ranges::count_if(drift.resources, &ResourceDrift::compared);
  return fmt::format("{} of {} compared resources drifted ({} modified, {} deleted)",
                     count("MODIFIED") + count("DELETED"), compared, count("MODIFIED"),
                     count("DELETED"));
}

}  // namespace

static void run(Context& ctx) {
  watch_limit(ctx);
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  Json stack = services::require_stack(cfn, name);
  Drift drift = detect_drift(ctx, cfn, stack);
  Json resources = Json::array();
  for (const ResourceDrift& resource : drift.resources) {
    if (resource.drifted()) ctx.out.show(drift_table(resource));
    resources.push_back(as_json(resource));
    if (resource.compared()) ctx.out.show(as_case(ctx, name, resource));
  }
  show_not_compared(ctx, drift);
  ctx.out.say(summary(drift));
  bool drifted = std::ranges::any_of(drift.resources, &ResourceDrift::drifted);
  ctx.out.show(output::Result{{{"stack", name},
                               {"stack_id", text(stack, "/StackId")},
                               {"drifted", drifted},
                               {"summary", summary(drift)},
                               {"resources", std::move(resources)},
                               {"failures", drift.failures}}});
  if (!drift.failures.empty())
    throw Error("Not everything could be compared. {}", join(drift.failures, "; "));
  if (drifted && ctx.args.has("--fail"))
    throw Error("Stack '{}' has drifted: {}.", name, summary(drift));
}

const Command drift{"drift [--fail] [--timeout=<min>] [-v]",
                    "show which resources are no longer as the template wants them", run};

}  // namespace gcdt::kumo
