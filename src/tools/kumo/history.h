// Operations of the past, found in the events of a stack.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"
#include "services/cloudformation.h"

namespace gcdt::kumo {

struct PastOperation {
  std::vector<services::StackEvent> events;  // oldest first; those of nested stacks, too
  std::string status;                        // of the stack at its end, or as far as is known
  bool newest = true;                        // nothing has been done with the stack since

  const services::StackEvent& start() const { return events.front(); }
};

// The newest operation on the stack `root` that has failures; nullopt if none has. `events`: any
// order, of that stack and those nested in it.
std::optional<PastOperation> last_failure(std::vector<services::StackEvent> events,
                                          std::string_view root);

// The newest operation on the stack; nullopt without events.
std::optional<PastOperation> last_operation(std::vector<services::StackEvent> events,
                                            std::string_view root);

// The events of a stack, and of the nested stacks that failed in it, or of all of them.
std::vector<services::StackEvent> read_history(const aws::Client& cfn, const std::string& stack_id,
                                               bool all_nested = false);

// Events from a file: what `aws cloudformation describe-stack-events` printed, an array of events,
// or the lines that `kumo deploy --json` wrote. `origin` names it. Throws Error if it is none of
// these.
std::vector<services::StackEvent> parse_saved_events(std::string_view text,
                                                     std::string_view origin);
// The id of the stack that the others are nested in.
std::string outermost_stack(const std::vector<services::StackEvent>& events);

// Where commands about the past take events from: the file of --events, else the live stack.
struct EventSource {
  std::string name;   // "stack 'st'" or the file
  std::string stack;  // the name of the stack
  std::string root;   // its id
  std::vector<services::StackEvent> events;
};
EventSource read_event_source(const Context& ctx, bool all_nested = false);

}  // namespace gcdt::kumo
