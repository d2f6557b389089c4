// Follows one operation on one stack until it is over, showing each event of it (10-kumo 8) and of
// the stacks nested in it.
// Watching never changes anything: when it has to give up, the operation goes on.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"
#include "services/cloudformation.h"
#include "tools/kumo/causes.h"
#include "tools/kumo/live_tree.h"
#include "tools/kumo/pace.h"

namespace gcdt::kumo {

// One line per operation: how it is spoken of, how it begins and ends in CloudFormation's words.
struct Operation {
  std::string_view name;     // "the creation"
  std::string_view done;     // "created"
  std::string_view call;     // "CreateStack"
  std::string_view start;    // status of the stack's first event of this operation
  std::string_view success;  // status in which it ends when all is well
};
inline constexpr Operation kCreate{"creation", "created", "CreateStack", "CREATE_IN_PROGRESS",
                                   "CREATE_COMPLETE"};
inline constexpr Operation kUpdate{"update", "updated", "UpdateStack", "UPDATE_IN_PROGRESS",
                                   "UPDATE_COMPLETE"};
inline constexpr Operation kRemove{"deletion", "deleted", "DeleteStack", "DELETE_IN_PROGRESS",
                                   "DELETE_COMPLETE"};

// --timeout=<minutes>; 120 if it is not given, nullopt for 0 (no limit).
std::optional<std::chrono::minutes> watch_limit(const Context& ctx);

class Follower {
 public:
  // `events` gives what belongs to the operation: history was skipped before it was started.
  Follower(Context& ctx, const Operation& operation, std::string stack, std::string stack_id,
           services::StackEvents events);

  // The operation has begun before we came: its first event is history.
  void joined() { started_ = true; }

  // Keeps all events, for recorded(); without it they are forgotten once they are shown.
  void record() { recording_ = true; }
  const std::vector<services::StackEvent>& recorded() const { return recorded_; }

  // The status in which the operation ended. Throws Error when watching must be given up (time is
  // up, no answer for ten minutes, credentials expired), Interrupted. May be called again then.
  std::string to_the_end();
  // The same for those who follow several: asks once, and says when to ask again.
  std::optional<std::string> look();
  os::Duration pause() { return pace_.pause(); }
  void show_progress();  // anew, because time goes on

  // After the end: the sentence about a failure, with its first cause and the way out.
  std::string failure(std::string_view status) const;
  // "(<stack id>)" and how to look: the tail of every last line.
  std::string where_to_look() const;

 private:
  // A stack whose events are read: the one that was deployed, and those nested in it.
  struct Watched {
    std::string id, within;  // within: "Network/" for what is nested as Network
    services::StackEvents events;
    bool over = false;
  };

  std::optional<std::string> poll();
  std::vector<services::StackEvent> fresh_events();
  std::vector<services::StackEvent> read(Watched& watched);
  void watch_nested(const services::StackEvent& event);
  std::string within(const services::StackEvent& event) const;
  std::optional<std::string> take(const services::StackEvent& event);
  std::optional<std::string> cross_check();
  void tolerate(const ServiceError& error);
  std::vector<std::string> found_before(const std::vector<Cause>& causes) const;
  void show_causes() const;
  void wait();
  [[noreturn]] void give_up(std::string_view why);

  Context& ctx_;
  const Operation& operation_;
  std::string stack_, stack_id_;
  std::vector<Watched> watched_;
  Pace pace_;
  LiveTree tree_;
  std::optional<std::chrono::minutes> limit_;
  std::chrono::steady_clock::time_point began_, checked_;
  std::optional<std::chrono::steady_clock::time_point> trouble_since_;
  std::string status_;                // of the stack, as its events tell
  std::string final_by_cross_check_;  // what DescribeStacks said the last time, if final
  bool header_shown_ = false;
  bool started_ = false;  // its first event was seen
  bool recording_ = false;
  std::vector<services::StackEvent> recorded_;
  std::vector<services::StackEvent> telling_;  // those that say why it fails
};

}  // namespace gcdt::kumo
