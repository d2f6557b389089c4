// The commands of gcdt itself, in the order of `gcdt --help`, and what all tools share. The
// namespace is `core`: one named like its parent would hide it.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::core {

extern const Command call;
extern const Command config;
extern const Command version;  // in the table of every tool
extern const Tool tool;

// Option lines of the help text.
inline constexpr const char* kHelpOption = "-h --help           show this\n";
inline constexpr const char* kHelpAndVerboseOptions =
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n";

}  // namespace gcdt::core
