#include "python/channel.h"

#include <sys/socket.h>

#include <cerrno>

namespace gcdt::python {

void Channel::send(std::string_view line) {
  unsent_.append(line);
  unsent_ += '\n';
  write_some();
}

void Channel::write_some() {
  while (has_unsent()) {
    ssize_t put = ::send(fd_, unsent_.data() + sent_, unsent_.size() - sent_, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (put < 0) break;  // it is gone: what it said before and the end are seen when reading
    sent_ += static_cast<size_t>(put);
  }
  unsent_.clear();
  sent_ = 0;
}

void Channel::read_some() {
  char buffer[65536];
  for (;;) {
    ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) {
      closed_ = true;
      return;
    }
    received_.append(buffer, static_cast<size_t>(got));
    if (overlong() || static_cast<size_t>(got) < sizeof buffer) return;
  }
}

std::optional<std::string> Channel::next_line() {
  size_t end = received_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = received_.size();
    return std::nullopt;
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  searched_ = 0;
  return line;
}

}  // namespace gcdt::python
