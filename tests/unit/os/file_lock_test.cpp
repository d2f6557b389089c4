#include "os/file_lock.h"

#include <doctest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <optional>
#include <thread>

#include "base/error.h"
#include "os/files.h"
#include "os/interrupt.h"

using namespace gcdt;

TEST_CASE("a lock is waited for until its holder lets go, and that is said once") {
  os::TempDir dir;
  std::atomic<int> waiting = 0;
  std::atomic<bool> has = false;
  std::optional<os::FileLock> first;
  first.emplace(dir.path() / "lock", [] { FAIL("nobody has it"); });
  std::jthread second([&] {
    os::FileLock lock(dir.path() / "lock", [&] { ++waiting; });
    has = true;
  });
  while (waiting == 0) std::this_thread::yield();
  CHECK_FALSE(has);
  first.reset();
  second.join();
  CHECK(has);
  CHECK(waiting == 1);
}

TEST_CASE("waiting for a lock can be interrupted") {
  os::TempDir dir;
  os::FileLock first(dir.path() / "lock", [] {});
  CHECK_THROWS_AS(os::FileLock(dir.path() / "lock", [] { os::raise_interrupt(SIGINT); }),
                  Interrupted);
  CHECK_THROWS_WITH_AS(
      os::FileLock(dir.path() / "absent/lock", [] {}),
      ("could not write '" + (dir.path() / "absent/lock").string() + "': No such file or directory")
          .c_str(),
      Error);
}

TEST_CASE("who does not want to wait learns who has the lock") {
  os::TempDir dir;
  std::filesystem::path file = dir.path() / "lock";
  os::FileLock first(file, [] { FAIL("nobody has it"); });
  first.sign("kumo deploy, process 7");
  CHECK_FALSE(first.is_busy());
  os::FileLock second(file, [] {}, std::chrono::seconds(0));
  CHECK(second.is_busy());
  CHECK(os::FileLock::holder(file) == "kumo deploy, process 7");
  CHECK(os::FileLock::holder(dir.path() / "none") == "a process that has not said who it is");
}

TEST_CASE("who has started a process is known") {
  CHECK(os::parent_of(getpid()) == getppid());
  CHECK(os::parent_of(-1) == 0);
}
