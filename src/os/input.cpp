#include "os/input.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "os/interrupt.h"

namespace gcdt::os {

bool Input::fill(size_t limit) {
  for (;;) {
    pollfd wait[2] = {{fd_, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}};
    poll(wait, 2, -1);
    check_interrupt();
    if (!wait[0].revents) continue;
    char chunk[65536];
    ssize_t got = read(fd_, chunk, sizeof chunk);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) throw Error("The input cannot be read: {}.", std::strerror(errno));
    buffered_.erase(0, std::exchange(used_, 0));
    if (buffered_.size() + static_cast<size_t>(got) > limit)
      throw Error("The input is longer than {} MiB.", limit >> 20);
    buffered_.append(chunk, static_cast<size_t>(got));
    return got > 0;
  }
}

std::optional<std::string> Input::line(size_t limit) {
  size_t end, searched = 0;  // from the first byte that was not given out
  while ((end = buffered_.find('\n', used_ + searched)) == std::string::npos) {
    searched = buffered_.size() - used_;
    if (fill(limit)) continue;
    if (used_ == buffered_.size()) return std::nullopt;
    end = buffered_.size();
    break;
  }
  std::string line = buffered_.substr(used_, end - used_);
  used_ = std::min(end + 1, buffered_.size());
  return line;
}

std::string Input::rest(size_t limit) {
  while (fill(limit)) {
  }
  return std::exchange(buffered_, {});
}

}  // namespace gcdt::os
