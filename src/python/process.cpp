#include "python/process.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <vector>

namespace gcdt::python {

namespace {

constexpr size_t kLongestTrace = size_t{256} << 10;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

Process::Process(std::vector<std::string> argv, const std::filesystem::path& dir,
                 const os::Environment& environment) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Error("no socket for '{}': {}", argv[0], std::strerror(errno));
  socket_ = above_standard_streams(ends[0]);
  int their_socket = above_standard_streams(ends[1]);
  fcntl(socket_, F_SETFL, O_NONBLOCK);
  start(std::move(argv), dir, environment, their_socket);
  close(their_socket);
  for (Pipe* pipe : {&out_, &err_, &trace_}) pipe->close_write();
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

Process::~Process() {
  kill();
  close_socket();
  if (pidfd_ >= 0) close(pidfd_);
}

void Process::start(std::vector<std::string> argv, const std::filesystem::path& dir,
                    const os::Environment& environment, int their_socket) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out_.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err_.write, STDERR_FILENO);
  for (int inherited : {their_socket, trace_.write})  // onto itself: keeps it open over exec
    posix_spawn_file_actions_adddup2(&actions, inherited, inherited);
  if (!dir.empty()) posix_spawn_file_actions_addchdir_np(&actions, dir.c_str());

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  for (int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&signals, signal);
  posix_spawnattr_setsigdefault(&attributes, &signals);

  argv.push_back(std::to_string(their_socket));
  argv.push_back(std::to_string(trace_.write));
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.variables) variables.push_back(name + "=" + value);
  int error = posix_spawn(&pid_, argv[0].c_str(), &actions, &attributes, pointers(argv).data(),
                          pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error) {
    pid_ = 0;
    close(their_socket);
    close_socket();
    throw Error("'{}' could not be started: {}", argv[0], std::strerror(error));
  }
}

void Process::check() {
  if (status_) return;
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0)
    return;
  if (info.si_code != CLD_STOPPED) return reap();
  waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WNOHANG);  // this stop is seen to
  stopped_by(info.si_status);
}

// Ends the group before the process is reaped: until then nobody else can get its number.
void Process::reap() {
  ::kill(-pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  status_ = status;
  give_back_terminal();
}

void Process::kill() {
  if (pid_ > 0 && !status_) reap();
}

void Process::signal_group(int signal) {
  if (!status_) ::kill(-pid_, signal);
}

void Process::close_socket() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

std::string Process::trace(bool ask) {
  if (ask && !status_) ::kill(pid_, SIGUSR2);
  // faulthandler writes piece by piece: what comes within a moment belongs together.
  pollfd wait{trace_.read, POLLIN, 0};
  while (trace_text_.size() < kLongestTrace && poll(&wait, 1, ask ? 200 : 0) > 0) {
    char buffer[4096];
    ssize_t got = read(trace_.read, buffer, sizeof buffer);
    if (got <= 0) break;
    trace_text_.append(buffer, static_cast<size_t>(got));
  }
  return trace_text_;
}

}  // namespace gcdt::python
