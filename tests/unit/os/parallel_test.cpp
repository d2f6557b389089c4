#include "os/parallel.h"

#include <doctest.h>

#include <atomic>
#include <mutex>
#include <set>

#include "base/error.h"

using namespace gcdt;

TEST_CASE("work side by side does every piece once") {
  for (size_t threads : {1, 4}) {
    std::multiset<size_t> done;
    std::mutex mutex;
    os::parallel(100, threads, [&](size_t index) {
      std::lock_guard lock(mutex);
      done.insert(index);
    });
    CHECK(done.size() == 100);
    CHECK(std::set<size_t>(done.begin(), done.end()).size() == 100);
  }
  os::parallel(0, 4, [](size_t) { FAIL("there is no work"); });
}

TEST_CASE("the first failure is thrown when all threads have ended") {
  std::atomic<int> running = 0;
  CHECK_THROWS_WITH_AS(os::parallel(50, 4,
                                    [&](size_t index) {
                                      ++running;
                                      if (index == 3) {
                                        --running;
                                        throw Error("piece 3");
                                      }
                                      --running;
                                    }),
                       "piece 3", Error);
  CHECK(running == 0);
  CHECK_THROWS_AS(os::parallel(50, 4, [](size_t) { throw Interrupted{2}; }), Interrupted);
}
