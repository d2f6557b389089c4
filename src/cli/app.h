// From argv to exit code: understands the command line, builds the real world, holds the one
// top-level catch. Exit codes: 0 success, 1 failure and usage errors, 130 after SIGINT, 143 after
// SIGTERM.
#pragma once

#include <functional>
#include <string>

#include "cli/invocation.h"
#include "os/system.h"

namespace gcdt {

int app_main(int argc, char** argv);

namespace cli {

// app_main with another terminal and environment; signal handlers are the caller's.
int run_app(const std::vector<std::string>& argv, os::Terminal& terminal,
            const os::Environment& environment);

// The top-level catch: runs `work`, says how it failed if it does, and gives the exit code.
int run_guarded(output::Output& out, os::Terminal& terminal, const std::string& title,
                const std::function<int()>& work);

}  // namespace cli
}  // namespace gcdt
