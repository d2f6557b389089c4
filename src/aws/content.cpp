#include "aws/content.h"

#include <algorithm>
#include <array>

namespace gcdt::aws {

void each_piece(const Content& content, const std::function<void(std::string_view)>& use) {
  std::array<char, size_t{64} << 10> memory;
  for (uint64_t offset = 0, size = content.size(); offset < size;) {
    std::span<char> piece(memory.data(), std::min<uint64_t>(memory.size(), size - offset));
    content.read(offset, piece);
    use({piece.data(), piece.size()});
    offset += piece.size();
  }
}

std::string read_whole(const Content& content) {
  std::string bytes(content.size(), '\0');
  content.read(0, bytes);
  return bytes;
}

}  // namespace gcdt::aws
