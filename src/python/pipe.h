// A pipe whose ends close themselves. Neither end is inherited unless asked for at the start of a
// program; neither is one of the three standard descriptors.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace gcdt::python {

// The same open file under a number that no standard stream has.
inline int above_standard_streams(int fd) {
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  close(fd);
  return moved;
}

struct Pipe {
  int read = -1, write = -1;

  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw Error("no pipe: {}", std::strerror(errno));
    read = above_standard_streams(ends[0]);
    write = above_standard_streams(ends[1]);
    fcntl(read, F_SETFL, O_NONBLOCK);
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_read() {
    if (read >= 0) close(read);
    read = -1;
  }
  void close_write() {
    if (write >= 0) close(write);
    write = -1;
  }
};

}  // namespace gcdt::python
