#include "base/position.h"

#include <algorithm>

namespace gcdt {

Position position_in(std::string_view text, size_t offset) {
  Position at{1, 1};
  for (size_t i = 0; i < std::min(offset, text.size()); ++i) {
    if (text[i] == '\n')
      at = {at.line + 1, 1};
    else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
      ++at.column;
  }
  return at;
}

}  // namespace gcdt
