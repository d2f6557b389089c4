// Lending the terminal to a script that reads from it, as a shell does for a job.
#include <signal.h>

#include "python/process.h"

namespace gcdt::python {

namespace {

// tcsetpgrp from the background sends SIGTTOU, which would stop us.
void set_foreground(int terminal, pid_t group) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTTOU);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  tcsetpgrp(terminal, group);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

void Process::stopped_by(int signal) {
  if (signal == SIGTTIN || signal == SIGTTOU) return lend_terminal();
  if (signal != SIGTSTP || terminal_ < 0) return;
  // Ctrl-Z while the script had the terminal: we stop as well, and go on together.
  give_back_terminal();
  ::kill(0, SIGTSTP);
  lend_terminal();
}

void Process::lend_terminal() {
  if (terminal_ < 0) terminal_ = open("/dev/tty", O_RDWR | O_CLOEXEC);
  pid_t foreground = terminal_ < 0 ? -1 : tcgetpgrp(terminal_);
  if (foreground == getpgrp()) {
    tcgetattr(terminal_, &terminal_modes_);
    set_foreground(terminal_, pid_);
  } else if (foreground != pid_) {
    give_back_terminal();
    throw Error("the script waits for input, but gcdt runs in the background.");
  }
  ::kill(-pid_, SIGCONT);
}

void Process::give_back_terminal() {
  if (terminal_ < 0) return;
  if (tcgetpgrp(terminal_) == pid_) {
    set_foreground(terminal_, getpgrp());
    tcsetattr(terminal_, TCSADRAIN, &terminal_modes_);
  }
  close(terminal_);
  terminal_ = -1;
}

}  // namespace gcdt::python
