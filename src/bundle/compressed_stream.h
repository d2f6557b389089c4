// Deflate for what is too large to be held as a whole: in pieces on all cores, the same bytes for
// the same content whatever the number of cores.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace gcdt::bundle {

class CompressedStream {
 public:
  using Write = std::function<void(std::string_view bytes)>;
  // `write` gets what is compressed, in its order, in the thread that adds.
  explicit CompressedStream(Write write) : write_(std::move(write)) {}
  void add(std::string_view bytes);
  void finish();

 private:
  void compress(bool last);

  Write write_;
  std::string pending_;  // not compressed yet
  std::string before_;   // the end of what was: what the next piece may refer to
};

}  // namespace gcdt::bundle
