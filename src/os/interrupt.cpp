#include "os/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

namespace gcdt::os {

namespace {

// The one global of the program: a signal handler has nowhere else to write to.
volatile sig_atomic_t pending_signal = 0;
volatile sig_atomic_t seen = 0;
int event_fd = -1;

void on_signal(int signal) {
  int saved_errno = errno;
  seen = seen + 1;
  if (seen >= 3) _exit(128 + signal);
  pending_signal = signal;
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(event_fd, &one, sizeof one);
  errno = saved_errno;
}

}  // namespace

int interrupt_fd() {
  if (event_fd < 0) event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return event_fd;
}

void install_interrupt_handlers() {
  interrupt_fd();
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  // A reader that went away (`| head`) must not kill us between a mutation and its report.
  std::signal(SIGPIPE, SIG_IGN);
}

void check_interrupt() {
  int signal = pending_signal;
  if (!signal) return;
  pending_signal = 0;
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
