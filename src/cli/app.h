// From argv to exit code: picks tool and command, builds the real world, holds the one top-level
// catch. Exit codes: 0 success, 1 failure and usage errors, 130 after SIGINT, 143 after SIGTERM.
#pragma once

namespace gcdt {

int app_main(int argc, char** argv);

}  // namespace gcdt
