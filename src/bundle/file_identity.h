// By what a file is known to be the one of before, unread.
#pragma once

#include <sys/stat.h>

#include <cstdint>

namespace gcdt::bundle {

struct FileIdentity {
  uint64_t device = 0, inode = 0, size = 0;
  int64_t modified = 0, changed = 0;  // nanoseconds since 1970

  FileIdentity() = default;
  explicit FileIdentity(const struct stat& status)
      : device(status.st_dev),
        inode(status.st_ino),
        size(static_cast<uint64_t>(status.st_size)),
        modified(nanoseconds(status.st_mtim)),
        changed(nanoseconds(status.st_ctim)) {}
  bool operator==(const FileIdentity&) const = default;

 private:
  static int64_t nanoseconds(const timespec& time) {
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }
};

}  // namespace gcdt::bundle
