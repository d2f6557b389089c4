// peak_memory [-a] [-o FILE] COMMAND...: runs it and prints the kilobytes it held at most, the
// milliseconds of processor time it took with its children, and the milliseconds until its end;
// what the command prints is dropped, or kept if the figures go to FILE. A small static program,
// because the kernel counts the memory of who starts a command as the command's own.
//
// With -a also the kilobytes that were no pages of files when it, or the largest of its children,
// ended. The kernel maps pages of programs and libraries that happen to be in its cache sixteen at
// a time, and counts them all; they cost no memory that was not taken anyhow.
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

static double milliseconds(const timeval& time) {
  return 1000.0 * time.tv_sec + time.tv_usec / 1000.0;
}

static long anonymous_kilobytes(pid_t process) {
  char line[128];
  long kilobytes = 0;
  std::snprintf(line, sizeof line, "/proc/%d/smaps_rollup", process);
  if (FILE* file = std::fopen(line, "r")) {
    while (std::fgets(line, sizeof line, file) &&
           std::sscanf(line, "Anonymous: %ld", &kilobytes) != 1) {
    }
    std::fclose(file);
  }
  return kilobytes;
}

// Lets the traced processes run until `child` has ended; answers the most that one of them held.
static long follow(pid_t child, int& status, rusage& usage) {
  long most = 0;
  for (;;) {
    pid_t process = wait4(-1, &status, __WALL, &usage);
    if (process == child && (WIFEXITED(status) || WIFSIGNALED(status))) return most;
    if (process < 0 || !WIFSTOPPED(status)) continue;
    const int event = status >> 16;
    if (event == PTRACE_EVENT_EXIT) most = std::max(most, anonymous_kilobytes(process));
    const bool forwarded = event == 0;  // a signal of its own; the rest are stops that we asked for
    ptrace(PTRACE_CONT, process, 0, forwarded ? WSTOPSIG(status) : 0);
  }
}

int main(int, char** argv) {
  char** command = argv + 1;
  const bool anonymous = *command && !std::strcmp(*command, "-a");
  if (anonymous) ++command;
  const bool to_file = *command && !std::strcmp(*command, "-o");
  const char* file = to_file ? command[1] : nullptr;
  if (to_file) command += 2;
  const auto start = std::chrono::steady_clock::now();
  int traced[2];
  if (pipe(traced)) return 1;
  pid_t child = fork();
  if (child == 0) {
    close(traced[1]);
    char byte;
    if (read(traced[0], &byte, 1)) _exit(127);  // until it is closed: we are traced
    close(traced[0]);
    if (!to_file) std::freopen("/dev/null", "w", stdout);
    execvp(command[0], command);
    _exit(127);
  }
  close(traced[0]);
  const long options = PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                       PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
  if (anonymous && ptrace(PTRACE_SEIZE, child, 0, options)) {
    std::perror("peak_memory: ptrace");
    return 1;
  }
  close(traced[1]);
  int status = 0;
  rusage usage{};
  long held = 0;
  if (anonymous)
    held = follow(child, status, usage);
  else
    wait4(child, &status, 0, &usage);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  if (to_file) std::freopen(file, "w", stdout);
  std::printf("%ld %.1f %.2f", usage.ru_maxrss,
              milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), wall.count());
  if (anonymous) std::printf(" %ld", held);
  std::printf("\n");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
