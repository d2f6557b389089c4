// What CloudFormation's answers mean. It reports nearly everything as ValidationError, so that the
// message decides; this is the one place that reads messages.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/time.h"

namespace gcdt::services {

// The stack as DescribeStacks shows it, by name or id. nullopt: there is no such stack. Every other
// failure is thrown: a question that was not answered does not mean "absent".
std::optional<Json> describe_stack(const aws::Client& cfn, std::string_view stack);

// The same by name, of stacks that are there: one that was deleted does not count.
std::optional<Json> existing_stack(const aws::Client& cfn, std::string_view name);

// The same where there must be one. Throws Error "Stack 'x' does not exist.".
Json require_stack(const aws::Client& cfn, std::string_view name);

// A sentence of CloudFormation as a part of one of ours.
std::string without_period(std::string sentence);

// CloudFormation knows no such stack.
bool is_missing_stack(const ServiceError& error);
bool is_missing_change_set(const ServiceError& error);
// The stack (or change set) is in the wanted state already: "No updates are to be performed.", "The
// submitted information didn't contain changes. ...".
bool means_no_changes(std::string_view message);

// One element of DescribeStackEvents, with what a watcher needs.
struct StackEvent {
  std::string id, stack_id, logical_id, physical_id, type, status, reason;
  std::string token;  // ClientRequestToken of the operation it belongs to; may be empty
  std::string hook_type, hook_status, hook_reason, hook_mode;  // of a hook that looked at it
  Time time{};

  // About the stack itself. Not by name: a resource may be called like its stack.
  bool about_stack() const { return physical_id == stack_id; }
};

StackEvent read_stack_event(const Json& event);

// What CloudFormation found wrong with the template and its values before it began to work on any
// resource: a sentence for each, without a period. `which`: StackName or ChangeSetName. Empty if
// there is nothing, or if it cannot be asked: this only adds to a failure that is known.
std::vector<std::string> early_validation_errors(const aws::Client& cfn, const Json& which);

// Whether an operation begins with a stack's event of that status; other *_IN_PROGRESS states are
// phases of one.
bool starts_operation(std::string_view status);

// The event with which the newest operation on the stack began (CREATE_IN_PROGRESS,
// UPDATE_IN_PROGRESS, ...): who runs it, and since when. `also`: a further status that counts as a
// beginning; rollbacks are usually a phase of an update, but can be asked for.
std::optional<StackEvent> operation_start(const aws::Client& cfn, std::string_view stack,
                                          std::string_view also = {});

// The events of a stack as they come in: each once, oldest first, whatever number of pages they
// fill. A failed read loses nothing; the next one starts over.
class StackEvents {
 public:
  StackEvents(const aws::Client& cfn, std::string stack_id);

  // What is there now is history: next() will not give it.
  void skip_existing();
  // The same for what happened before that time.
  void skip_before(Time time) { history_ends_ = time; }
  std::vector<StackEvent> next();

 private:
  aws::Client cfn_;
  std::string stack_id_;
  std::set<std::string, std::less<>> seen_;
  std::optional<Time> history_ends_;
};

}  // namespace gcdt::services
