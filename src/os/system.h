// The seams between the program and the machine. Real ones in posix.cpp, hand-written fakes in
// tests/support. The file system and the environment are no seams: tests use temporary folders, and
// the environment is captured once in main and passed as a value.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gcdt::os {

using Duration = std::chrono::microseconds;

// The environment of the process, captured at start. An empty variable counts as set; `value`
// treats it as unset (the AWS rule), `get` does not (the rule for ENV).
struct Environment {
  std::map<std::string, std::string, std::less<>> variables;

  std::optional<std::string> get(std::string_view name) const;
  std::optional<std::string> value(std::string_view name) const;  // nullopt also when empty
  static Environment capture();
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() = 0;                                      // wall clock, may jump
  virtual std::chrono::steady_clock::time_point steady() = 0;  // for deadlines and durations
  virtual void sleep(Duration duration) = 0;  // throws Interrupted when a signal arrives
};

struct Process {
  std::vector<std::string> argv;
  std::filesystem::path dir;  // working directory; empty = ours
  Environment environment;
  std::string input;               // written to stdin
  Duration deadline{};             // zero = none; then SIGTERM, 5 s, SIGKILL to its group
  size_t output_limit = 64 << 20;  // bytes kept per stream; the rest is read and dropped
  std::function<void(std::string_view chunk, bool is_stderr)> on_output;  // as it arrives; optional
};

struct ProcessResult {
  int exit_code = 0;  // 128 + signal when it died from one
  bool timed_out = false;
  std::string out, err;
};

class Processes {
 public:
  virtual ~Processes() = default;
  // Runs to the end in its own process group. An interrupt is forwarded once, then Interrupted is
  // thrown. Throws Error if the program cannot be started (not found, not executable).
  virtual ProcessResult run(const Process& process) = 0;
};

class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void out(std::string_view bytes) = 0;  // never throws: a closed stdout is remembered
  virtual void err(std::string_view bytes) = 0;
  virtual bool is_tty() const = 0;      // stdout
  virtual bool can_ask() const = 0;     // a person sits at stdin
  virtual int width() const = 0;        // columns; 80 when unknown
  virtual bool out_closed() const = 0;  // EPIPE was seen
  // Asks on the controlling terminal; throws Error when there is none.
  virtual std::string ask(std::string_view prompt, bool echo) = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(void* bytes, size_t count) = 0;
  double unit();  // [0, 1)
  std::string letters(size_t count, std::string_view alphabet);
  std::string uuid4();
};

// The real ones; they live as long as the process.
Clock& real_clock();
Processes& real_processes();
Terminal& real_terminal();
Random& real_random();

// The first executable of that name on PATH (absolute path), never one from the current directory.
std::optional<std::filesystem::path> find_program(std::string_view name, const Environment& env);

}  // namespace gcdt::os
