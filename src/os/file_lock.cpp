#include "os/file_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.h"
#include "os/files.h"
#include "os/interrupt.h"
#include "os/pulse.h"

namespace gcdt::os {

namespace {

constexpr int kPauseMilliseconds = 100;

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
};

}  // namespace

FileLock::FileLock(const std::filesystem::path& file, const std::function<void()>& waiting,
                   std::optional<std::chrono::seconds> patience) {
  fd_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) throw Error("could not write '{}': {}", file.string(), std::strerror(errno));
  auto began = std::chrono::steady_clock::now();
  bool told = false;
  while (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    // A file system without locks: then nobody waits for anybody.
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    if (!std::exchange(told, true)) waiting();
    busy_ = patience && std::chrono::steady_clock::now() - began >= *patience;
    if (busy_) return;
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

// Only for those who read it: nothing depends on it.
void FileLock::sign(std::string_view who) {
  if (ftruncate(fd_, 0) == 0) [[maybe_unused]]
    ssize_t written = pwrite(fd_, who.data(), who.size(), 0);
}

// "7 (a name, perhaps with blanks and brackets) S 6 ...": the number behind the letter.
int64_t parent_of(int64_t process) {
  std::string file = fmt::format("/proc/{}/stat", process);
  Descriptor stat{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  char text[512];
  ssize_t size = stat.fd < 0 ? 0 : read(stat.fd, text, sizeof text);
  std::string_view told(text, size < 0 ? 0 : static_cast<size_t>(size));
  size_t at = told.rfind(')');
  int64_t parent = 0;
  if (at != std::string_view::npos && at + 4 < told.size())
    std::from_chars(told.data() + at + 4, told.data() + told.size(), parent);
  return parent;
}

std::string FileLock::holder(const std::filesystem::path& file) {
  constexpr size_t kLimit = 1000;
  try {
    std::string who = read_file_if_exists(file, kLimit).value_or("");
    return who.empty() ? "a process that has not said who it is" : who;
  } catch (const Error&) {  // somebody else's
    return "a process of another user";
  }
}

}  // namespace gcdt::os
