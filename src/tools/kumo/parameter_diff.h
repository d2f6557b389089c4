// What a deployment would change about the stack's parameters (10-kumo 7.2), and the pause in which
// a person can stop it (7.3).
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

struct ParameterDiff {
  output::Table table;               // old and new values
  std::vector<std::string> missing;  // of the stack, not in the configuration
  bool changed = false;              // a value changes or a parameter is new
};

// The differences between the stack as it is and the configuration. Values of NoEcho parameters are
// neither compared nor shown.
ParameterDiff diff_parameters(const Context& ctx, const Json& stack, const Template& source);

// Shows them; true if something changes.
bool show_parameter_diff(Context& ctx, const Json& stack, const Template& source);

// Ten seconds on a terminal; no wait in CI, without a terminal, or with --yes.
void count_down(Context& ctx);

}  // namespace gcdt::kumo
