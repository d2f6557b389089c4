// peak_memory [-o FILE] COMMAND...: runs it and prints the kilobytes it held at most, the
// milliseconds of processor time it took with its children, and the milliseconds until its end;
// what the command prints is dropped, or kept if the figures go to FILE. A small static program,
// because the kernel counts the memory of who starts a command as the command's own.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>

static double milliseconds(const timeval& time) {
  return 1000.0 * time.tv_sec + time.tv_usec / 1000.0;
}

int main(int, char** argv) {
  const bool to_file = argv[1] && !std::strcmp(argv[1], "-o");
  char** command = argv + (to_file ? 3 : 1);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = fork();
  if (child == 0) {
    if (!to_file) std::freopen("/dev/null", "w", stdout);
    execvp(command[0], command);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  if (to_file) std::freopen(argv[2], "w", stdout);
  std::printf("%ld %.1f %.2f\n", usage.ru_maxrss,
              milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), wall.count());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
