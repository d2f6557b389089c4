// Waiting while a live picture goes on.
#pragma once

#include <functional>

#include "lifecycle/context.h"

namespace gcdt::tools {

// On a terminal `show` is called each second, so that times go on; elsewhere once.
void wait_showing(Context& ctx, os::Duration left, const std::function<void()>& show);

}  // namespace gcdt::tools
