#include "os/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace gcdt::os {

void parallel(size_t count, size_t threads, const std::function<void(size_t index)>& work) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> stopped = false;
  std::exception_ptr first;
  std::mutex mutex;
  auto loop = [&] {
    try {
      for (size_t i; !stopped && (i = next++) < count;) work(i);
    } catch (...) {  // nothing may leave a thread; thrown again below
      std::lock_guard lock(mutex);
      if (!first) first = std::current_exception();
      stopped = true;
    }
  };
  if (std::min(count, threads) < 2) {
    loop();
  } else {
    std::vector<std::jthread> running;
    for (size_t i = 0; i < std::min(count, threads); ++i) running.emplace_back(loop);
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace gcdt::os
