// The section `stacks` at the top of a configuration: several stacks, and which needs which.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::kumo {

struct GraphStack {
  std::string name;    // its key in `stacks`
  std::string folder;  // of its template; "" = the project's
  std::string region;
  std::string role;  // to assume; "" = none
  Json section;      // what `kumo` would be in a configuration of its own; lookups as written
  std::vector<size_t> needs;  // positions of the stacks that must be there before

  std::string stack_name() const;
};

// In an order in which each stack comes after those it needs: the ones in `depends_on`, and those
// whose outputs its lookups ask for. Throws one Error with all problems: names that do not exist,
// circles, two stacks that are one.
std::vector<GraphStack> read_stack_graph(const Context& ctx);

}  // namespace gcdt::kumo
