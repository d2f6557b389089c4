#include "os/file_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "os/interrupt.h"
#include "os/pulse.h"

namespace gcdt::os {

namespace {

constexpr int kPauseMilliseconds = 100;

}  // namespace

FileLock::FileLock(const std::filesystem::path& file, const std::function<void()>& waiting) {
  fd_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) throw Error("could not write '{}': {}", file.string(), std::strerror(errno));
  bool told = false;
  while (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    // A file system without locks: then nobody waits for anybody.
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    if (!std::exchange(told, true)) waiting();
    pollfd interrupt{interrupt_fd(), POLLIN, 0};
    poll(&interrupt, 1, kPauseMilliseconds);
    pulse();
    try {
      check_interrupt();
    } catch (...) {  // the destructor does not run
      close(fd_);
      throw;
    }
  }
}

FileLock::~FileLock() {
  close(fd_);
}

}  // namespace gcdt::os
