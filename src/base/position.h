// Where something stands in a text, as people count.
#pragma once

#include <cstddef>
#include <string_view>

namespace gcdt {

struct Position {
  size_t line, column;  // from 1; columns count characters
};
// Where the byte at `offset` stands.
Position position_in(std::string_view text, size_t offset);

}  // namespace gcdt
