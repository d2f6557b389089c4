// One gzip stream, compressed on all cores: the same bytes for the same content, whatever the
// number of cores. One member on purpose: readers that stop after the first one are about.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "bundle/compressed_stream.h"
#include "os/new_file.h"

namespace gcdt::bundle {

class GzipFile {
 public:
  explicit GzipFile(const std::filesystem::path& target);
  void append(std::string_view bytes);
  // The file is there, under its name. What it weighs.
  uint64_t finish();

 private:
  os::NewFile file_;
  CompressedStream stream_;
  uint32_t crc_ = 0;
  uint64_t size_ = 0;
};

}  // namespace gcdt::bundle
