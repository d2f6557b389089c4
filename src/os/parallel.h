// Work side by side: what waits for the network, and what compresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace gcdt::os {

// Threads that do `work`, as many of `count` as the system gives: in a container with a limit it
// may be none, and who asks does the work then. Throws nothing.
std::vector<std::jthread> start_threads(size_t count, const std::function<void()>& work);

// Calls work(0) ... work(count - 1) from at most `threads` threads and returns when all are done.
// The first exception ends the others' supply of work, and is thrown when none runs any more.
void parallel(size_t count, size_t threads, const std::function<void(size_t index)>& work);

// Calls make(0) ... make(count - 1) side by side, and use(index) for each that is made: in their
// order, one at a time, by the thread that has just made something. What is being made or waits for
// its turn weighs no more than `window` together, unless one alone does. Exceptions as above.
struct InOrder {
  size_t count = 0, threads = 1;
  uint64_t window = 0;
  std::function<uint64_t(size_t index)> weight;
  std::function<void(size_t index)> make, use;
};
void parallel_in_order(const InOrder& work);

}  // namespace gcdt::os
