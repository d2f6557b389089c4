// One run at a time in a folder. The system lets go of the lock when its holder ends, however.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gcdt::os {

class FileLock {
 public:
  // Waits until nobody else has it, or as long as told; `waiting` is called once if somebody has.
  // Throws Error if the file cannot be made, Interrupted.
  FileLock(const std::filesystem::path& file, const std::function<void()>& waiting,
           std::optional<std::chrono::seconds> patience = std::nullopt);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // The patience was at its end, and somebody else has it.
  bool is_busy() const { return busy_; }
  // Who has it, for those who wait.
  void sign(std::string_view who);
  static std::string holder(const std::filesystem::path& file);

 private:
  int fd_ = -1;
  bool busy_ = false;
};

// The process that has started the process; 0 if that is not known.
int64_t parent_of(int64_t process);

}  // namespace gcdt::os
