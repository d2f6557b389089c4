#include "tools/kumo/review.h"

#include <algorithm>

#include "base/text.h"
#include "services/stack_policy.h"
#include "tools/kumo/parameter_diff.h"
#include "tools/kumo/stack_policy.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kNone = "-";

std::string shown(const Json* value) {
  if (!value || value->is_null() || (value->is_structured() && value->empty()))
    return std::string(kNone);
  return value->is_string() ? value->get<std::string>() : dump(*value);
}

std::map<std::string, std::string> tags_of(const Json& owner) {
  std::map<std::string, std::string> tags;
  for (const Json& tag : array_or_empty(owner, "/Tags"))
    tags[text(tag, "/Key")] = text_or(tag, "/Value");
  return tags;
}

void compare_tags(const Json& stack, const Json& request, output::Table& table) {
  if (!request.contains("Tags")) return;
  auto old_tags = tags_of(stack), new_tags = tags_of(request);
  auto value = [](const auto& tags, const std::string& key) {
    auto found = tags.find(key);
    return found == tags.end() ? std::string(kNone) : found->second;
  };
  std::map<std::string, std::string> all = old_tags;
  all.insert(new_tags.begin(), new_tags.end());
  for (const auto& [key, unused] : all)
    if (value(old_tags, key) != value(new_tags, key))
      table.rows.push_back({"tag " + key, value(old_tags, key), value(new_tags, key)});
}

output::Table compare_settings(const Context& ctx, const Json& stack, const Json& request) {
  output::Table table{.name = "settings", .head = {"Setting", "Current", "New"}, .rows = {}};
  compare_tags(stack, request, table);
  for (const Json& wanted : request.at("Capabilities")) {
    const Json& granted = array_or_empty(stack, "/Capabilities");
    if (std::ranges::find(granted, wanted) == granted.end())
      table.rows.push_back({"capability", std::string(kNone), wanted.get<std::string>()});
  }
  // What is not configured is not sent, and stays as it is.
  for (const char* name : {"RoleARN", "NotificationARNs", "RollbackConfiguration"}) {
    if (!request.contains(name)) continue;
    auto current = stack.find(name);
    std::string before = shown(current == stack.end() ? nullptr : &*current);
    std::string after = shown(&request.at(name));
    if (before != after) table.rows.push_back({name, before, after});
  }
  if (const Json* wanted = find(ctx.section(), "/stack/TerminationProtection")) {
    bool current = stack.value("EnableTerminationProtection", false);
    if (*wanted != current)
      table.rows.push_back({"TerminationProtection", current ? "true" : "false", dump(*wanted)});
  }
  return table;
}

void collect(const Json& changes, const std::string& within, std::vector<ResourceChange>& all) {
  for (ResourceChange& change : read_changes(changes, within)) {
    Json nested = change.raw.value("Nested", Json::array());
    change.raw.erase("Nested");
    std::string inner = change.id + "/";
    all.push_back(std::move(change));
    collect(nested, inner, all);
  }
}

// The policy that holds while the update runs.
Json policy_in_force(Context& ctx, const Json& stack, const TemplateSource& source) {
  if (auto during = custom_policy_during_update(ctx, source))
    return parse_json(*during, "stack policy for updates");
  if (ctx.args.has("--override-stack-policy")) return nullptr;
  return services::stack_policy(ctx.aws("cloudformation"), text(stack, "/StackId"));
}

std::vector<std::string> warnings_about(const std::vector<ResourceChange>& changes,
                                        const Json& policy) {
  std::vector<std::string> warnings;
  for (const ResourceChange& change : changes) {
    bool nested = change.id.contains('/');  // nested stacks have policies of their own
    if (auto action = change.policy_action();
        action && !nested && !policy_allows(policy, *action, change.id, change.type))
      warnings.push_back(fmt::format(
          "The stack policy will refuse {} of '{}'. Allow it with --override-stack-policy.",
          *action, change.id));
    if (change.about_access())
      warnings.push_back(fmt::format("'{}' ({}) decides who may do what.", change.id, change.type));
  }
  return warnings;
}

std::string property_text(const PropertyChange& property) {
  std::string text;
  if (!property.before.empty() || !property.after.empty())
    text = fmt::format("{} → {}", property.before.empty() ? kNone : property.before,
                       property.after.empty() ? kNone : property.after);
  if (!property.note.empty()) text += fmt::format("{}({})", text.empty() ? "" : " ", property.note);
  return text;
}

output::Table change_table(const ResourceChange& change) {
  Json raw = change.raw;
  raw["LogicalResourceId"] = change.id;
  for (const char* bulky : {"BeforeContext", "AfterContext", "PreviousDeploymentContext"})
    raw.erase(bulky);
  if (!change.properties.empty()) raw.erase("Details");
  output::Table table =
      output::key_value_table("change", raw,
                              {"Action", "LogicalResourceId", "PhysicalResourceId", "ResourceType",
                               "Replacement", "Scope", "Details"});
  for (const PropertyChange& property : change.properties)
    table.rows.push_back({property.path, property_text(property)});
  return table;
}

}  // namespace

std::string change_text(const ResourceChange& change) {
  std::string text = lower(change.action);
  if (change.replacement == "True") text += ", replaced";
  if (change.replacement == "Conditional") text += ", maybe replaced";
  for (const PropertyChange& property : change.properties)
    text += fmt::format("\n{}: {}", property.path, property_text(property));
  return text;
}

bool Review::any() const {
  return !changes.empty() || !settings.rows.empty() || !parameters.rows.empty();
}

Review make_review(Context& ctx, const Json& description, const Json& stack, const Json& request,
                   const Template& source, const TemplateSource& origin) {
  Review review{.stack = text(request, "/StackName"), .exists = stack.is_object()};
  collect(description.at("Changes"), "", review.changes);
  if (review.changes.empty()) review.no_changes = text_or(description, "/StatusReason");
  Json policy;
  if (review.exists) {
    ParameterDiff difference = diff_parameters(ctx, stack, source);
    if (difference.changed) review.parameters = std::move(difference.table);
    review.settings = compare_settings(ctx, stack, request);
    if (!review.changes.empty()) policy = policy_in_force(ctx, stack, origin);
  }
  review.warnings = warnings_about(review.changes, policy);
  return review;
}

void show_review(Context& ctx, const Review& review) {
  for (const ResourceChange& change : review.changes) ctx.out.show(change_table(change));
  if (review.changes.empty())
    ctx.out.say(review.no_changes.empty() ? "No resource would change." : review.no_changes);
  if (!review.settings.rows.empty()) ctx.out.show(review.settings);
  for (const std::string& warning : review.warnings) ctx.out.say(warning, output::Style::yellow);
  if (!review.changes.empty()) ctx.out.say(summary(review.changes));
}

void require_confirmation(const Context& ctx, std::string_view what) {
  if (!ctx.assume_yes && !ctx.terminal.can_ask())
    throw Error("{} asks before it changes anything, but nobody can answer here. Use --yes.", what);
}

bool confirmed(Context& ctx, std::string_view question) {
  if (ctx.assume_yes) return true;
  std::string answer = lower(trim(ctx.terminal.ask(fmt::format("{} [y/N] ", question), true)));
  return answer == "y" || answer == "yes";
}

Json as_json(const Review& review, const Json& description) {
  return {{"stack", review.stack},
          {"type", review.exists ? "UPDATE" : "CREATE"},
          {"changes", description.at("Changes")},
          {"summary", summary(review.changes)},
          {"parameters", review.parameters.rows},
          {"settings", review.settings.rows},
          {"warnings", review.warnings}};
}

}  // namespace gcdt::kumo
