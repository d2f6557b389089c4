// When a call may be sent again (93 section 3.6): a mutation whose answer was lost is not repeated
// blindly.
#pragma once

#include "aws/model.h"

namespace gcdt::aws {

enum class Repeat {
  freely,            // reads, calls with a token, calls that set a state
  when_refused,      // while AWS says that nothing was done, or was not reached
  when_turned_away,  // the same, but a 5xx says nothing: who asks twice may get two things
  when_unsent,       // only if nothing of the request left
};

Repeat repeat_rule(const Model& model, const Operation& operation, const Json& params);

}  // namespace gcdt::aws
