#include "bundle/compressed_stream.h"

#include <zlib.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "base/error.h"
#include "os/interrupt.h"
#include "os/parallel.h"

namespace gcdt::bundle {

namespace {

constexpr int kLevel = 6;  // 9 takes four times as long for a hundredth of the size
constexpr size_t kPiece = size_t{512} << 10;
constexpr size_t kBatch = 16 * kPiece;  // in memory at a time
constexpr size_t kWindow = size_t{32} << 10;

Bytef* bytes_of(const char* text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));
}

// A part of a deflate stream that ends at a byte, so that the next one can follow.
std::string deflated(std::string_view content, std::string_view before, bool last) {
  z_stream z{};
  if (deflateInit2(&z, kLevel, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error("zlib could not be started: out of memory");
  if (!before.empty())
    deflateSetDictionary(&z, bytes_of(before.data()), static_cast<uInt>(before.size()));
  std::string out;
  z.next_in = bytes_of(content.data());
  z.avail_in = static_cast<uInt>(content.size());
  do {
    size_t had = out.size();
    out.resize(had + deflateBound(&z, z.avail_in) + 64);
    z.next_out = bytes_of(out.data() + had);
    z.avail_out = static_cast<uInt>(out.size() - had);
    deflate(&z, last ? Z_FINISH : Z_SYNC_FLUSH);
    out.resize(out.size() - z.avail_out);
  } while (z.avail_out == 0);
  deflateEnd(&z);
  return out;
}

}  // namespace

void CompressedStream::add(std::string_view bytes) {
  while (!bytes.empty()) {
    size_t count = std::min(bytes.size(), kBatch - pending_.size());
    pending_ += bytes.substr(0, count);
    bytes.remove_prefix(count);
    if (pending_.size() == kBatch) compress(false);
  }
}

void CompressedStream::finish() {
  compress(true);
}

void CompressedStream::compress(bool last) {
  os::check_interrupt();
  size_t count = std::max<size_t>(1, (pending_.size() + kPiece - 1) / kPiece);
  std::vector<std::string> packed(count);
  std::string_view all = pending_;
  os::parallel(count, std::max(1U, std::thread::hardware_concurrency()), [&](size_t i) {
    size_t begin = i * kPiece;
    std::string_view before =
        i == 0 ? std::string_view(before_) : all.substr(begin - std::min(begin, kWindow), kWindow);
    packed[i] = deflated(all.substr(begin, kPiece), before, last && i + 1 == count);
  });
  for (const std::string& piece : packed) write_(piece);
  before_ = pending_.substr(pending_.size() - std::min(pending_.size(), kWindow));
  pending_.clear();
}

}  // namespace gcdt::bundle
