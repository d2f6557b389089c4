#include "os/parallel.h"

#include <doctest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <vector>

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

TEST_CASE("what is made side by side is used in order, and does not pile up") {
  for (size_t threads : {1, 4}) {
    std::vector<size_t> used;
    std::atomic<uint64_t> under_way = 0, most = 0;
    os::parallel_in_order({.count = 200,
                           .threads = threads,
                           .window = 10,
                           .weight = [](size_t index) { return index % 5; },
                           .make =
                               [&](size_t index) {
                                 uint64_t now = under_way += index % 5;
                                 for (uint64_t seen = most; now > seen;)
                                   if (most.compare_exchange_weak(seen, now)) break;
                               },
                           .use =
                               [&](size_t index) {
                                 used.push_back(index);
                                 under_way -= index % 5;
                               }});
    REQUIRE(used.size() == 200);
    CHECK(std::ranges::is_sorted(used));
    CHECK(most <= 10);
  }
  // What is too heavy for the window comes alone, but it comes.
  size_t heavy = 0;
  os::parallel_in_order({.count = 3,
                         .threads = 2,
                         .window = 10,
                         .weight = [](size_t) { return 100; },
                         .make = [](size_t) {},
                         .use = [&](size_t) { ++heavy; }});
  CHECK(heavy == 3);
}

TEST_CASE("a failure while making or using ends everything and is thrown") {
  auto fail_in = [](int where) {
    size_t used = 0;
    auto fail_at = [&](size_t index, int place) {
      if (index == 20 && where == place) throw Error("piece 20");
    };
    CHECK_THROWS_WITH_AS(os::parallel_in_order({.count = 1000,
                                                .threads = 4,
                                                .window = 5,
                                                .weight = [](size_t) { return 1; },
                                                .make = [&](size_t index) { fail_at(index, 0); },
                                                .use =
                                                    [&](size_t index) {
                                                      fail_at(index, 1);
                                                      ++used;
                                                    }}),
                         "piece 20", Error);
    CHECK(used <= 20);
  };
  fail_in(0);
  fail_in(1);
}
