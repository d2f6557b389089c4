// Times as `ramuda logs` takes them: before now, or absolute.
#pragma once

#include <string>

#include "base/time.h"

namespace gcdt::ramuda {

// "90s", "20m", "2h", "3d", "1w", "PT1H30M", "2 hours ago", "yesterday", "2017-06-28 14:23", ISO
// 8601 with or without an offset; without one it is UTC. `option` is named in the Error for
// anything else.
Time parse_log_time(const std::string& text, Time now, std::string_view option);

}  // namespace gcdt::ramuda
