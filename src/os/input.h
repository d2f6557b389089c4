// Standard input, or any other descriptor, read while an interrupt can end the wait.
#pragma once

#include <optional>
#include <string>

namespace gcdt::os {

class Input {
 public:
  explicit Input(int fd) : fd_(fd) {}

  // Without its newline; nullopt at the end. Throws Error for a line beyond `limit`, Interrupted.
  std::optional<std::string> line(size_t limit = size_t{64} << 20);
  // Everything up to the end. Throws Error beyond `limit`, Interrupted.
  std::string rest(size_t limit = size_t{64} << 20);

 private:
  bool fill(size_t limit);  // false at the end
  int fd_;
  std::string buffered_;
  size_t used_ = 0;  // bytes at its beginning that were given out
};

}  // namespace gcdt::os
