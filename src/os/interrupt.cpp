#include "os/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

namespace gcdt::os {

namespace {

// The one global of the program: a signal handler has nowhere else to write to.
std::atomic<int> pending_signal = 0;
std::atomic<int> seen = 0;
std::atomic<int> event_fd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal) {
  int saved_errno = errno;
  if (++seen >= 3) _exit(128 + signal);
  pending_signal = signal;
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(event_fd, &one, sizeof one);
  errno = saved_errno;
}

}  // namespace

int interrupt_fd() {
  int fd = event_fd;
  if (fd >= 0) return fd;
  int made = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_fd.compare_exchange_strong(fd, made)) return made;
  close(made);  // another thread was faster
  return fd;
}

void install_interrupt_handlers() {
  interrupt_fd();
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  // A reader that went away (`| head`) must not kill us between a mutation and its report.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error of write()
}

void check_interrupt() {
  int signal = pending_signal.exchange(0);  // of several waiting threads one gets it
  if (!signal) return;
  uint64_t count;
  [[maybe_unused]] ssize_t taken = read(interrupt_fd(), &count, sizeof count);
  throw Interrupted{signal};
}

int interrupts_seen() {
  return seen;
}

void raise_interrupt(int signal) {
  interrupt_fd();
  pending_signal = signal;
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(event_fd, &one, sizeof one);
}

}  // namespace gcdt::os
