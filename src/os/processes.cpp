// Child processes in their own process group: a hanging script cannot outlive its deadline, and one
// Ctrl-C is forwarded to everything it started.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "os/interrupt.h"
#include "os/pulse.h"
#include "os/system.h"

namespace gcdt::os {

namespace {

using Steady = std::chrono::steady_clock;
constexpr auto kGrace = std::chrono::seconds(5);  // between SIGTERM and SIGKILL

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) throw Error("no pipe: {}", std::strerror(errno));
    read = fds[0];
    write = fds[1];
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  void close_read() {
    if (read >= 0) close(read);
    read = -1;
  }
  void close_write() {
    if (write >= 0) close(write);
    write = -1;
  }
};

pid_t start(const Process& process, const Pipe& in, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
  if (!process.dir.empty()) posix_spawn_file_actions_addchdir_np(&actions, process.dir.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);

  std::vector<char*> argv, envp;
  for (const std::string& word : process.argv) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::vector<std::string> variables;
  for (const auto& [name, value] : process.environment.variables)
    variables.push_back(name + "=" + value);
  for (const std::string& entry : variables) envp.push_back(const_cast<char*>(entry.c_str()));
  envp.push_back(nullptr);

  auto program = find_program(process.argv.at(0), process.environment);
  pid_t pid = 0;
  int error =
      program ? posix_spawn(&pid, program->c_str(), &actions, &attributes, argv.data(), envp.data())
              : ENOENT;
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error) throw Error("could not start '{}': {}", process.argv.at(0), std::strerror(error));
  return pid;
}

// One running child and what is still to be read from and written to it.
class Run {
 public:
  explicit Run(const Process& process) : process_(process), unsent_(process.input) {
    pid_ = start(process, in_, out_, err_);
    in_.close_read();
    out_.close_write();
    err_.close_write();
    fcntl(in_.write, F_SETFL, O_NONBLOCK);
  }

  ProcessResult finish() {
    if (process_.deadline.count() > 0) stop_at_ = Steady::now() + process_.deadline;
    while (out_.read >= 0 || err_.read >= 0) step();
    in_.close_write();
    reap();
    if (interrupted_) throw Interrupted{interrupted_};
    return std::move(result_);
  }

 private:
  void step() {
    if (unsent_.empty()) in_.close_write();
    pollfd wait[4] = {{out_.read, POLLIN, 0},
                      {err_.read, POLLIN, 0},
                      {in_.write, POLLOUT, 0},
                      {interrupt_fd(), POLLIN, 0}};
    poll(wait, 4, timeout());
    pulse();
    if (wait[3].revents) forward_interrupt();
    if (stop_at_ && Steady::now() >= *stop_at_) escalate();
    if (wait[0].revents) take(out_, result_.out, false);
    if (wait[1].revents) take(err_, result_.err, true);
    if (wait[2].revents) feed();
  }

  int timeout() const {
    int64_t longest = pulse_wanted() ? kPulse.count() : 3'600'000;
    if (!stop_at_) return pulse_wanted() ? static_cast<int>(longest) : -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(*stop_at_ - Steady::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, longest));
  }

  void forward_interrupt() {
    try {
      check_interrupt();
    } catch (const Interrupted& interrupt) {  // remembered until the child is gone
      interrupted_ = interrupt.signal;
      kill(-pid_, interrupt.signal);
      stop_at_ = Steady::now() + kGrace;
      terminated_ = true;
    }
  }

  // First the polite signal, then, when the grace is over, the one nobody survives.
  void escalate() {
    if (!terminated_) {
      result_.timed_out = true;
      kill(-pid_, SIGTERM);
      stop_at_ = Steady::now() + kGrace;
      terminated_ = true;
    } else {
      kill(-pid_, SIGKILL);
      stop_at_.reset();
      out_.close_read();
      err_.close_read();
    }
  }

  void take(Pipe& pipe, std::string& kept, bool is_stderr) {
    char buffer[65536];
    ssize_t got = read(pipe.read, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) return;
    if (got <= 0) return pipe.close_read();
    std::string_view chunk(buffer, static_cast<size_t>(got));
    if (process_.on_output) process_.on_output(chunk, is_stderr);
    kept += chunk.substr(0, process_.output_limit - std::min(process_.output_limit, kept.size()));
  }

  void feed() {
    ssize_t put = write(in_.write, unsent_.data(), unsent_.size());
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (put < 0) return unsent_ = {}, in_.close_write();  // it does not want its input
    unsent_.remove_prefix(static_cast<size_t>(put));
  }

  void reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    result_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  const Process& process_;
  Pipe in_, out_, err_;
  std::string_view unsent_;
  pid_t pid_ = 0;
  std::optional<Steady::time_point> stop_at_;
  bool terminated_ = false;
  int interrupted_ = 0;
  ProcessResult result_;
};

class RealProcesses : public Processes {
 public:
  ProcessResult run(const Process& process) override { return Run(process).finish(); }
};

}  // namespace

Processes& real_processes() {
  static auto& processes = *new RealProcesses;
  return processes;
}

}  // namespace gcdt::os
