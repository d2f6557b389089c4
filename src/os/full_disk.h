// What is said of a disk that has no room.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>

namespace gcdt::os {

// " (needed 1.5 MiB)" if a full disk is what went wrong, else "".
inline std::string room_needed(int error, uint64_t bytes) {
  bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  if (!full) return "";
  return fmt::format(" (needed {:.1f} MiB)", std::max(0.1, static_cast<double>(bytes) / (1 << 20)));
}

}  // namespace gcdt::os
