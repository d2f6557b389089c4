// What the tables of all tools share.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::tools {

extern const Command version;

// Option lines of the help text.
inline constexpr const char* kHelpOption = "-h --help           show this\n";
inline constexpr const char* kHelpAndVerboseOptions =
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n";

}  // namespace gcdt::tools
