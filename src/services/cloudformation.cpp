#include "services/cloudformation.h"

#include <algorithm>
#include <iterator>

namespace gcdt::services {

namespace {

constexpr std::string_view kStarts[] = {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS",
                                        "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS",
                                        "REVIEW_IN_PROGRESS"};

// "resource 'Files' (AWS::S3::Bucket) at /BucketName: the bucket name is taken"
std::string validation_error(const Json& event) {
  std::string text = "early validation";
  if (std::string id = text_or(event, "/LogicalResourceId"); !id.empty())
    text = fmt::format("resource '{}' ({})", id, text_or(event, "/ResourceType"));
  if (std::string path = text_or(event, "/ValidationPath"); !path.empty()) text += " at " + path;
  return text + ": " +
         without_period(
             text_or(event, "/ValidationStatusReason", text_or(event, "/ValidationName")));
}

}  // namespace

StackEvent read_stack_event(const Json& event) {
  auto time = parse_time(text_or(event, "/Timestamp"));
  return {.id = text_or(event, "/EventId"),
          .stack_id = text_or(event, "/StackId"),
          .logical_id = text_or(event, "/LogicalResourceId"),
          .physical_id = text_or(event, "/PhysicalResourceId"),
          .type = text_or(event, "/ResourceType"),
          .status = text_or(event, "/ResourceStatus"),
          .reason = text_or(event, "/ResourceStatusReason"),
          .token = text_or(event, "/ClientRequestToken"),
          .hook_type = text_or(event, "/HookType"),
          .hook_status = text_or(event, "/HookStatus"),
          .hook_reason = text_or(event, "/HookStatusReason"),
          .hook_mode = text_or(event, "/HookFailureMode"),
          .time = time.value_or(Time{})};
}

std::vector<std::string> early_validation_errors(const aws::Client& cfn, const Json& which) {
  Json request = which;
  request["Filters"] = {{"FailedEvents", true}};
  std::vector<std::string> errors;
  try {
    for (const Json& event : cfn.pages("DescribeEvents", request))
      if (text_or(event, "/EventType") == "VALIDATION_ERROR" &&
          text_or(event, "/ValidationFailureMode") != "WARN")
        errors.push_back(validation_error(event));
  } catch (const Error&) {  // not permitted, or a recording that has no answer to this call
  }
  return errors;
}

bool starts_operation(std::string_view status) {
  return std::ranges::find(kStarts, status) != std::end(kStarts);
}

std::optional<Json> describe_stack(const aws::Client& cfn, std::string_view stack) {
  try {
    Json answer = cfn.call("DescribeStacks", {{"StackName", stack}});
    const Json& stacks = array_or_empty(answer, "/Stacks");
    if (stacks.empty()) return std::nullopt;
    return stacks.at(0);
  } catch (const ServiceError& error) {  // the only way CloudFormation says "absent"
    if (is_missing_stack(error)) return std::nullopt;
    throw;
  }
}

std::optional<Json> existing_stack(const aws::Client& cfn, std::string_view name) {
  auto stack = describe_stack(cfn, name);
  if (stack && text_or(*stack, "/StackStatus") == "DELETE_COMPLETE") return std::nullopt;
  return stack;
}

Json require_stack(const aws::Client& cfn, std::string_view name) {
  auto stack = existing_stack(cfn, name);
  if (!stack) throw Error("Stack '{}' does not exist.", name);
  return std::move(*stack);
}

std::string without_period(std::string sentence) {
  while (sentence.ends_with('.') || sentence.ends_with(' ')) sentence.pop_back();
  return sentence;
}

bool is_missing_stack(const ServiceError& error) {
  return error.code == "ValidationError" && error.message.contains("does not exist");
}

bool is_missing_change_set(const ServiceError& error) {
  return error.code == "ChangeSetNotFound";
}

bool means_no_changes(std::string_view message) {
  return message.contains("No updates are to be performed") ||
         message.contains("didn't contain changes");
}

std::optional<StackEvent> operation_start(const aws::Client& cfn, std::string_view stack,
                                          std::string_view also) {
  std::optional<StackEvent> start;
  cfn.each_page("DescribeStackEvents", {{"StackName", stack}}, [&](const Json& page) {
    for (const Json& element : array_or_empty(page, "/StackEvents")) {
      StackEvent event = read_stack_event(element);
      bool starts = event.status == also || starts_operation(event.status);
      if (!event.about_stack() || !starts) continue;
      start = std::move(event);
      return false;
    }
    return true;
  });
  return start;
}

StackEvents::StackEvents(const aws::Client& cfn, std::string stack_id)
    : cfn_(cfn.polling()), stack_id_(std::move(stack_id)) {}

void StackEvents::skip_existing() {
  cfn_.each_page("DescribeStackEvents", {{"StackName", stack_id_}}, [&](const Json& page) {
    // Newest first: the first page tells where history ends. Its ids are kept because events can
    // share a time stamp with the newest one and yet come later.
    for (const Json& element : array_or_empty(page, "/StackEvents")) {
      StackEvent event = read_stack_event(element);
      if (!history_ends_) history_ends_ = event.time;
      seen_.insert(std::move(event.id));
    }
    return false;
  });
}

std::vector<StackEvent> StackEvents::next() {
  std::vector<StackEvent> fresh;
  std::set<std::string, std::less<>> read;  // pages overlap when events arrive while we turn them
  cfn_.each_page("DescribeStackEvents", {{"StackName", stack_id_}}, [&](const Json& page) {
    bool reached_known = false;
    // The whole page even so: an event that arrived late stands below ones we have seen.
    for (const Json& element : array_or_empty(page, "/StackEvents")) {
      StackEvent event = read_stack_event(element);
      bool known = seen_.contains(event.id) || (history_ends_ && event.time < *history_ends_);
      if (known)
        reached_known = true;
      else if (read.insert(event.id).second)
        fresh.push_back(std::move(event));
    }
    return !reached_known;
  });
  seen_.merge(read);
  std::ranges::reverse(fresh);
  return fresh;
}

}  // namespace gcdt::services
