#include "bundle/compressor.h"

#include <fmt/format.h>
#include <zlib.h>

#include "base/hash.h"

namespace gcdt::bundle {

namespace {

constexpr int kLevel = 6;
constexpr size_t kKept = size_t{2} << 20;  // of memory, for the next file

}  // namespace

std::string compressor_version() {
  return fmt::format("libdeflate {} zlib {} level {}", LIBDEFLATE_VERSION_STRING, zlibVersion(),
                     kLevel);
}

void Compressor::pack(std::string_view content, Packed& packed) {
  if (!deflate_) deflate_.reset(libdeflate_alloc_compressor(kLevel));
  packed.entry.crc = gcdt::crc32(content);
  // No room for more than the content.
  if (memory_.size() < content.size()) memory_.resize(content.size());
  size_t size = libdeflate_deflate_compress(deflate_.get(), content.data(), content.size(),
                                            memory_.data(), content.size());
  packed.entry.method = size > 0 ? Method::deflated : Method::stored;
  packed.bytes = size > 0 ? std::string_view(memory_).substr(0, size) : content;
  packed.entry.packed = packed.bytes.size();
  packed.checksum = gcdt::crc32(packed.bytes);
  if (memory_.size() > kKept) std::string().swap(memory_);
}

bool Compressor::unpacks_to(const Packed& packed, std::string_view content) {
  if (packed.entry.method == Method::stored) return packed.bytes == content;
  if (!inflate_) inflate_.reset(libdeflate_alloc_decompressor());
  if (memory_.size() < content.size()) memory_.resize(content.size());
  // Without a place for the size it is an error to unpack to less.
  auto result =
      libdeflate_deflate_decompress(inflate_.get(), packed.bytes.data(), packed.bytes.size(),
                                    memory_.data(), content.size(), nullptr);
  return result == LIBDEFLATE_SUCCESS &&
         std::string_view(memory_).substr(0, content.size()) == content;
}

}  // namespace gcdt::bundle
