#include "tools/kumo/history.h"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "os/files.h"
#include "tools/kumo/causes.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

void add_stack(const aws::Client& cfn, const std::string& stack_id, bool all_nested,
               std::set<std::string>& seen, std::vector<services::StackEvent>& events) {
  if (!seen.insert(stack_id).second) return;
  std::vector<std::string> nested;
  for (const Json& element : cfn.pages("DescribeStackEvents", {{"StackName", stack_id}})) {
    services::StackEvent event = services::read_stack_event(element);
    if (is_nested_stack(event) && (all_nested || is_failure(event)))
      nested.push_back(event.physical_id);
    events.push_back(std::move(event));
  }
  for (const std::string& id : nested) {
    try {
      add_stack(cfn, id, all_nested, seen, events);
    } catch (const ServiceError& error) {  // forgotten after 90 days: its parent's word must do
      if (!services::is_missing_stack(error)) throw;
    }
  }
}

// A line of `kumo deploy --json`. It has no stack id: that of the line about the stack stands for
// all lines with its name.
services::StackEvent read_line(const Json& line) {
  auto time = parse_time(replace_all(text_or(line, "/time"), " ", "T"));
  return {.stack_id = text_or(line, "/stack"),
          .logical_id = text_or(line, "/logical_id"),
          .physical_id = text_or(line, "/physical_id"),
          .type = text_or(line, "/resource_type"),
          .status = text_or(line, "/status"),
          .reason = text_or(line, "/reason"),
          .time = time.value_or(Time{})};
}

std::vector<services::StackEvent> read_lines(std::string_view text, std::string_view origin) {
  std::vector<services::StackEvent> events;
  for (const std::string& line : split(text, '\n'))
    if (auto value = try_parse_json(line); value && text_or(*value, "/type") == "stack_event")
      events.push_back(read_line(*value));
  if (events.empty())
    throw Error(
        "{} holds no stack events: neither JSON of `aws cloudformation describe-stack-events`, nor "
        "lines of `kumo deploy --json`.",
        origin);
  std::map<std::string, std::string> ids;
  for (const services::StackEvent& event : events) {
    if (event.type != "AWS::CloudFormation::Stack") continue;
    bool root = event.logical_id == event.stack_id;
    std::vector<std::string> parts = split(event.physical_id, '/');
    if (root || parts.size() > 1) ids[root ? event.stack_id : parts[1]] = event.physical_id;
  }
  for (services::StackEvent& event : events) {
    if (auto id = ids.find(event.stack_id); id != ids.end()) event.stack_id = id->second;
    event.logical_id.erase(0, event.logical_id.rfind('/') + 1);
  }
  return events;
}

// Calls `use` with each operation on the stack `root`, oldest first.
void each_operation(std::vector<services::StackEvent> events, std::string_view root,
                    const std::function<void(PastOperation)>& use) {
  std::ranges::stable_sort(events, {}, &services::StackEvent::time);
  PastOperation current;
  auto close = [&] {
    if (!current.events.empty()) use(std::move(current));
    current = {};
  };
  bool over = false;
  for (services::StackEvent& event : events) {
    bool own = event.about_stack() && event.stack_id == root;
    bool asked_for = over && event.status.ends_with("ROLLBACK_IN_PROGRESS");
    if (own && (services::starts_operation(event.status) || asked_for)) close();
    if (own) {
      current.status = event.status;
      over = stack_state(event.status).final;
    }
    current.events.push_back(std::move(event));
  }
  close();
}

EventSource saved(const Context& ctx, const std::string& file) {
  EventSource source{.name = file, .stack = file, .root = "", .events = {}};
  source.events = parse_saved_events(os::read_file(ctx.dir / file), file);
  source.root = outermost_stack(source.events);
  std::vector<std::string> parts = split(source.root, '/');
  if (parts.size() > 1) source.stack = parts[1];
  return source;
}

EventSource live(const Context& ctx, bool all_nested) {
  std::string name = ctx.args.get("<stack_name>").value_or("");
  if (name.empty()) name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  auto stack = services::describe_stack(cfn, name);  // by id a deleted one, too
  if (!stack) throw Error("Stack '{}' does not exist.", name);
  std::string id = text(*stack, "/StackId");
  return {.name = fmt::format("stack '{}'", name),
          .stack = text(*stack, "/StackName"),
          .root = id,
          .events = read_history(cfn, id, all_nested)};
}

}  // namespace

std::optional<PastOperation> last_failure(std::vector<services::StackEvent> events,
                                          std::string_view root) {
  std::optional<PastOperation> failed;
  each_operation(std::move(events), root, [&](PastOperation operation) {
    if (std::ranges::any_of(operation.events, is_failure))
      failed = std::move(operation);
    else if (failed)
      failed->newest = false;
  });
  return failed;
}

std::optional<PastOperation> last_operation(std::vector<services::StackEvent> events,
                                            std::string_view root) {
  std::optional<PastOperation> last;
  each_operation(std::move(events), root,
                 [&](PastOperation operation) { last = std::move(operation); });
  return last;
}

std::vector<services::StackEvent> read_history(const aws::Client& cfn, const std::string& stack_id,
                                               bool all_nested) {
  std::vector<services::StackEvent> events;
  std::set<std::string> seen;
  add_stack(cfn, stack_id, all_nested, seen, events);
  // Newest first is how they come; events of one moment keep their order when they are sorted.
  std::ranges::reverse(events);
  return events;
}

EventSource read_event_source(const Context& ctx, bool all_nested) {
  auto file = ctx.args.get("--events");
  return file ? saved(ctx, *file) : live(ctx, all_nested);
}

std::vector<services::StackEvent> parse_saved_events(std::string_view text,
                                                     std::string_view origin) {
  auto whole = try_parse_json(text);
  const Json* list = whole && whole->is_array() ? &*whole : nullptr;
  if (whole && whole->is_object()) list = find(*whole, "/StackEvents");
  if (!list || !list->is_array()) return read_lines(text, origin);
  std::vector<services::StackEvent> events;
  for (const Json& element : *list) events.push_back(services::read_stack_event(element));
  std::ranges::reverse(events);  // newest first, as CloudFormation gives them
  return events;
}

std::string outermost_stack(const std::vector<services::StackEvent>& events) {
  std::set<std::string> nested;
  for (const services::StackEvent& event : events)
    if (is_nested_stack(event)) nested.insert(event.physical_id);
  for (const services::StackEvent& event : events)
    if (!nested.contains(event.stack_id)) return event.stack_id;
  return "";
}

}  // namespace gcdt::kumo
