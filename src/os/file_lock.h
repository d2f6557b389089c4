// One run at a time in a folder. The system lets go of the lock when its holder ends, however.
#pragma once

#include <filesystem>
#include <functional>

namespace gcdt::os {

class FileLock {
 public:
  // Waits until nobody else has it; `waiting` is called once if somebody has. Throws Error if the
  // file cannot be made, Interrupted.
  FileLock(const std::filesystem::path& file, const std::function<void()>& waiting);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace gcdt::os
