// peak_memory COMMAND...: runs it and prints the kilobytes it held at most, the milliseconds of
// processor time it took with its children, and the milliseconds until its end. A small static
// program, because the kernel counts the memory of who starts a command as the command's own.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

static double milliseconds(const timeval& time) { return 1000.0 * time.tv_sec + time.tv_usec / 1000.0; }

int main(int, char** argv) {
  const auto start = std::chrono::steady_clock::now();
  pid_t child = fork();
  if (child == 0) {
    std::freopen("/dev/null", "w", stdout);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  std::printf("%ld %.1f %.2f\n", usage.ru_maxrss,
              milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), wall.count());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
