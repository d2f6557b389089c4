// The process of the user's Python, or of a plugin's program, as the operating system sees it. It
// leads a process group of its own: Ctrl-C reaches us alone and we pass it on once, and ending the
// group ends whatever a script started.
//
// A group in the background that touches the terminal (input(), getpass) is stopped by the kernel.
// Then it borrows the terminal until give_back_terminal(); meanwhile Ctrl-C goes to the script.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "os/system.h"
#include "python/pipe.h"

namespace gcdt::python {

class Process {
 public:
  // Runs `argv... <socket> <trace>` with the two descriptors open. Throws Error if it cannot be
  // started.
  Process(std::vector<std::string> argv, const std::filesystem::path& dir,
          const os::Environment& environment);
  ~Process();  // kills what is left

  int socket() const { return socket_; }
  Pipe& out() { return out_; }
  Pipe& err() { return err_; }
  int exit_event() const { return pidfd_; }  // readable at the end; -1 on kernels without it

  // Notices that it ended, or that it waits for the terminal. To be called at least every
  // kCheckInterval while waiting. Throws Error if it needs the terminal and we have none to lend.
  void check();
  static constexpr auto kCheckInterval = std::chrono::milliseconds(100);
  // The wait status, once it has ended and been reaped. Its group is killed then.
  std::optional<int> status() const { return status_; }

  void signal_group(int signal);
  void close_socket();  // asks it to leave
  void kill();          // the whole group, at once; reaps
  void give_back_terminal();

  // What faulthandler wrote: where it crashed. With `ask`, where it is now.
  std::string trace(bool ask);

 private:
  void start(std::vector<std::string> argv, const std::filesystem::path& dir,
             const os::Environment& environment, int their_socket);
  void stopped_by(int signal);
  void lend_terminal();
  void reap();

  Pipe out_, err_, trace_;
  int socket_ = -1;
  pid_t pid_ = 0;
  int pidfd_ = -1;
  std::optional<int> status_;
  int terminal_ = -1;  // open while it is lent
  termios terminal_modes_{};
  std::string trace_text_;
};

}  // namespace gcdt::python
