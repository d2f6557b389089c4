#include "os/memory_end.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>
#include <system_error>

namespace gcdt::os {

namespace {

constexpr std::string_view kNoMemory = "ERROR: Out of memory.\n";

std::atomic<bool> ran_out = false;

[[noreturn]] void end() {
  if (!ran_out) std::abort();
  say_no_memory();
  _exit(1);
}

// Called by `new` before it fails.
void note() {
  ran_out = true;
  throw std::bad_alloc();
}

}  // namespace

bool means_no_memory(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure)) return true;
  const auto* of_the_system = dynamic_cast<const std::system_error*>(&failure);
  return of_the_system && of_the_system->code() == std::errc::not_enough_memory;
}

void say_no_memory() {
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, kNoMemory.data(), kNoMemory.size());
}

void install_memory_end() {
  std::set_new_handler(note);
  std::set_terminate(end);
}

}  // namespace gcdt::os
