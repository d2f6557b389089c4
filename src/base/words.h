// Words of messages that depend on a number.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace gcdt {

// "1 stack", "2 stacks".
template <typename Count>
std::string counted(Count count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

template <typename Count>
constexpr std::string_view were(Count count) {
  return count == 1 ? "was" : "were";
}

}  // namespace gcdt
