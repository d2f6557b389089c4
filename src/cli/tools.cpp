#include "cli/tools.h"

#include <algorithm>

#include "tools/gcdt/commands.h"
#include "tools/kumo/commands.h"
#include "tools/ramuda/commands.h"
#include "tools/tenkai/commands.h"
#include "tools/yugen/commands.h"

namespace gcdt::cli {

std::span<const Tool* const> tools() {
  static constexpr const Tool* kTools[] = {&core::tool, &kumo::tool, &ramuda::tool, &tenkai::tool,
                                           &yugen::tool};
  return kTools;
}

const Tool* find_tool(std::string_view name) {
  auto found = std::find_if(tools().begin(), tools().end(),
                            [name](const Tool* tool) { return tool->name == name; });
  return found == tools().end() ? nullptr : *found;
}

}  // namespace gcdt::cli
