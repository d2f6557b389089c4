#include "tools/kumo/parameter_diff.h"

#include "output/activity.h"
#include "tools/kumo/stack.h"
#include "tools/live_wait.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kHidden = "****";
constexpr std::string_view kNone = "-";
constexpr std::chrono::seconds kCountDown{10};

std::string shown(const Template& source, const std::string& name, const std::string& value) {
  return is_no_echo(source.document, name) ? std::string(kHidden) : value;
}

}  // namespace

ParameterDiff diff_parameters(const Context& ctx, const Json& stack, const Template& source) {
  std::map<std::string, std::string> wanted;
  for (const Json& parameter : stack_parameters(ctx))
    wanted[text(parameter, "/ParameterKey")] = text(parameter, "/ParameterValue");

  ParameterDiff difference;
  difference.table = {
      .name = "parameters", .head = {"Parameter", "Current Value", "New Value"}, .rows = {}};
  auto& rows = difference.table.rows;
  std::vector<std::vector<std::string>> removed;
  for (const Json& parameter : array_or_empty(stack, "/Parameters")) {
    std::string name = text(parameter, "/ParameterKey");
    std::string old_value = text_or(parameter, "/ParameterValue");
    auto entry = wanted.extract(name);
    if (!entry) {
      difference.missing.push_back(name);
      removed.push_back({name, old_value, std::string(kNone)});
    } else if (old_value.starts_with("***")) {
      rows.push_back({name, std::string(kHidden), "hidden, cannot compare"});
    } else if (entry.mapped() != old_value) {
      difference.changed = true;
      rows.push_back({name, old_value, shown(source, name, entry.mapped())});
    }
  }
  for (const auto& [name, value] : wanted) {
    difference.changed = true;
    rows.push_back({name, std::string(kNone), shown(source, name, value)});
  }
  // A template's default stands in for what the configuration lacks: worth a row, no alarm.
  if (!rows.empty()) rows.insert(rows.end(), removed.begin(), removed.end());
  return difference;
}

bool show_parameter_diff(Context& ctx, const Json& stack, const Template& source) {
  ParameterDiff difference = diff_parameters(ctx, stack, source);
  for (const std::string& name : difference.missing)
    ctx.out.say(fmt::format("Did not find {} in local config file", name));
  if (!difference.table.rows.empty()) ctx.out.show(difference.table);
  return difference.changed;
}

void count_down(Context& ctx) {
  bool person = ctx.terminal.is_tty() && ctx.terminal.can_ask() && !ctx.environment.value("CI");
  if (ctx.assume_yes || !person) {
    ctx.out.say("Parameters have changed.", output::Style::red);
    return;
  }
  ctx.out.say("Parameters have changed. Waiting 10 seconds. \n", output::Style::red);
  ctx.out.say("If parameters are unexpected you might want to exit now: control-c");
  auto end = ctx.clock.steady() + kCountDown;
  tools::wait_showing(ctx, kCountDown, [&] {
    auto left = std::chrono::ceil<std::chrono::seconds>(end - ctx.clock.steady());
    ctx.out.show(output::Progress{output::time_text(left) + " left"});
  });
  ctx.out.show(output::Progress{});
}

}  // namespace gcdt::kumo
