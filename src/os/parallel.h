// Work that waits (for the network, not for a core) side by side.
#pragma once

#include <cstddef>
#include <functional>

namespace gcdt::os {

// Calls work(0) ... work(count - 1) from at most `threads` threads and returns when all are done.
// The first exception ends the others' supply of work, and is thrown when none runs any more.
void parallel(size_t count, size_t threads, const std::function<void(size_t index)>& work);

}  // namespace gcdt::os
