// Inputs of several parts: they are parted by lines "--".
#pragma once

#include <string>
#include <string_view>
#include <vector>

inline std::vector<std::string> blocks_of(std::string_view input) {
  constexpr std::string_view kBetween = "\n--\n";
  std::vector<std::string> blocks;
  for (;;) {
    size_t end = input.find(kBetween);
    blocks.emplace_back(input.substr(0, end));
    if (end == input.npos) return blocks;
    input.remove_prefix(end + kBetween.size());
  }
}
