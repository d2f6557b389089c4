// What each status of a stack means for kumo: one row of the truth table "status x
// command" (10-kumo 8, 93 gate D2).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gcdt::kumo {

// What `kumo deploy` does with a stack that it finds in a state.
enum class AtDeploy {
  update,  // UpdateStack
  busy,    // another operation runs: refuse, say since when
  redo,    // it never came to life: refuse, or delete it first with --recreate-failed
  stuck,   // nothing can be deployed before somebody helps: refuse, say how
};

struct StackState {
  std::string_view status;
  bool final;  // the operation that led here is over
  AtDeploy at_deploy;
  // What happens or has happened, and the way out, as sentences. Empty where all is well.
  std::string_view way_out;
};

std::span<const StackState> stack_states();
// A status that CloudFormation may add one day counts as busy if it ends in _IN_PROGRESS, else as
// final and updatable.
StackState stack_state(std::string_view status);

// The status named in a text of CloudFormation ("... is in UPDATE_IN_PROGRESS state and can not be
// updated."); "" if there is none.
std::string_view status_in(std::string_view text);

}  // namespace gcdt::kumo
