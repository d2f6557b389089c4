#include "tools/kumo/causes.h"

#include <algorithm>
#include <map>

namespace gcdt::kumo {

namespace {

bool hook_refused(const services::StackEvent& event) {
  return event.hook_status.ends_with("_FAILED") && event.hook_mode == "FAIL";
}

bool begins_rollback(const services::StackEvent& event) {
  return event.about_stack() && event.status.contains("ROLLBACK_IN_PROGRESS");
}

}  // namespace

bool is_failure(const services::StackEvent& event) {
  return event.status.ends_with("_FAILED") || hook_refused(event);
}

bool is_follow_up(const services::StackEvent& event) {
  return event.reason.starts_with("Resource ") && event.reason.contains("cancelled");
}

bool is_nested_stack(const services::StackEvent& event) {
  return event.type == "AWS::CloudFormation::Stack" && !event.about_stack() &&
         event.physical_id.starts_with("arn:");
}

Nesting::Nesting(std::span<const services::StackEvent> events) {
  for (const auto& event : events)
    if (is_nested_stack(event))
      parents_.try_emplace(event.physical_id, event.logical_id, event.stack_id);
}

std::string Nesting::path(std::string id) const {
  std::string path;
  for (auto found = parents_.find(id); found != parents_.end(); found = parents_.find(id)) {
    path = found->second.first + (path.empty() ? "" : "/" + path);
    id = found->second.second;
    if (path.size() > 1000) break;  // events that claim a circle
  }
  return path;
}

std::vector<Cause> find_causes(std::vector<services::StackEvent> events, std::string_view root) {
  std::ranges::stable_sort(events, {}, &services::StackEvent::time);
  Nesting nesting(events);
  std::map<std::string, bool, std::less<>> rolling_back;  // by stack
  std::vector<Cause> found;
  for (services::StackEvent& event : events) {
    if (begins_rollback(event)) rolling_back[event.stack_id] = true;
    if (!is_failure(event) || is_follow_up(event)) continue;
    bool in_rollback = rolling_back.contains(event.stack_id) || rolling_back.contains(root);
    std::string within = nesting.path(event.stack_id);
    found.push_back({std::move(event), std::move(within), in_rollback});
  }
  // What a stack, or its parent about it, says only repeats which resources failed.
  auto says_more = [&](std::string_view stack, const Cause& than) {
    return std::ranges::any_of(found, [&](const Cause& other) {
      return other.event.stack_id == stack && !other.event.about_stack() &&
             other.in_rollback == than.in_rollback;
    });
  };
  std::vector<Cause> causes;
  for (const Cause& cause : found) {
    bool repeats = (cause.event.about_stack() && says_more(cause.event.stack_id, cause)) ||
                   (is_nested_stack(cause.event) && says_more(cause.event.physical_id, cause));
    if (!repeats) causes.push_back(cause);
  }
  std::ranges::stable_sort(causes, {}, &Cause::in_rollback);
  return causes;
}

bool about_no_resource(std::span<const Cause> causes) {
  return std::ranges::all_of(causes, [](const Cause& cause) { return cause.event.about_stack(); });
}

std::string describe(const Cause& cause) {
  const services::StackEvent& event = cause.event;
  std::string subject = "the stack itself";
  if (!event.about_stack())
    subject = fmt::format("resource '{}{}{}' ({})", cause.within, cause.within.empty() ? "" : "/",
                          event.logical_id, event.type);
  else if (!cause.within.empty())
    subject = fmt::format("nested stack '{}'", cause.within);
  std::string text = fmt::format("{} {}", subject, event.status);
  std::string reason = services::without_period(event.reason);
  if (hook_refused(event))
    reason = fmt::format(
        "hook {} refused it: {}", event.hook_type,
        services::without_period(event.hook_reason.empty() ? reason : event.hook_reason));
  if (!reason.empty()) text += ": " + reason;
  return text;
}

}  // namespace gcdt::kumo
