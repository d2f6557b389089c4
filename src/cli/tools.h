// The five tools of the program; argv[0] or the first word chooses.
#pragma once

#include <span>
#include <string_view>

#include "lifecycle/command.h"

namespace gcdt::cli {

std::span<const Tool* const> tools();
const Tool* find_tool(std::string_view name);

}  // namespace gcdt::cli
