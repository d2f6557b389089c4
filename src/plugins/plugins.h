// Who listens to the lifecycle beside the tools.
#pragma once

#include "os/system.h"
#include "python/distributions.h"

namespace gcdt::plugins {

// The plugins of this run by name: those built in, under the names of the packages they replace,
// and the Python packages of the active virtualenv.
std::vector<python::Distribution> installed(const os::Environment& environment);

}  // namespace gcdt::plugins
