// Which Python runs the user's files.
#pragma once

#include <filesystem>

#include "os/system.h"

namespace gcdt::python {

// $VIRTUAL_ENV/bin/python, else the first python3 on PATH. Throws Error if there is none, and if
// VIRTUAL_ENV names a folder without one: falling back would only hide the user's packages.
std::filesystem::path find_interpreter(const os::Environment& environment);

}  // namespace gcdt::python
