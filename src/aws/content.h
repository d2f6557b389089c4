// A body that is too large to be held in memory: read in pieces, once for its checksum and once
// more for each attempt.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gcdt::aws {

// May be read from several threads.
class Content {
 public:
  virtual ~Content() = default;
  virtual uint64_t size() const = 0;
  // Fills `place` with the bytes from `offset` on; they are all there. Throws Error.
  virtual void read(uint64_t offset, std::span<char> place) const = 0;
};

// In order, in pieces that stay in the processor's cache.
void each_piece(const Content& content, const std::function<void(std::string_view)>& use);

std::string read_whole(const Content& content);

}  // namespace gcdt::aws
