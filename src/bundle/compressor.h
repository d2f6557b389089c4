// Deflate, by one library at one level: another one would make other bytes of the same content.
#pragma once

#include <libdeflate.h>

#include <memory>
#include <string>
#include <string_view>

#include "bundle/zip_records.h"

namespace gcdt::bundle {

// An entry with its bytes as they stand in the archive, and their checksum.
struct Packed {
  ZipEntry entry;
  std::string bytes;
  uint32_t checksum = 0;
  bool reused = false;  // of the last archive
};

// What the bytes that compressors make depend on, beside the content.
std::string compressor_version();

// A content as a whole. One a thread.
class Compressor {
 public:
  // `packed` has the name and the rest; its bytes, sizes, checksums are filled in. What does not
  // become smaller is stored.
  void pack(std::string_view content, Packed& packed);
  // Whether this is what packing `content` has made.
  bool unpacks_to(const Packed& packed, std::string_view content);

 private:
  template <class T>
  using Owned = std::unique_ptr<T, void (*)(T*)>;
  Owned<libdeflate_compressor> deflate_{nullptr, libdeflate_free_compressor};
  Owned<libdeflate_decompressor> inflate_{nullptr, libdeflate_free_decompressor};
  std::string memory_;
};

}  // namespace gcdt::bundle
