#include "bundle/gzip.h"

#include "base/hash.h"

namespace gcdt::bundle {

namespace {

// No name, no time, no system.
constexpr std::string_view kHeader{"\x1f\x8b\x08\0\0\0\0\0\0\xff", 10};

std::string little_endian(uint64_t number) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(number >> (8 * i));
  return bytes;
}

}  // namespace

GzipFile::GzipFile(const std::filesystem::path& target)
    : file_(target), stream_([this](std::string_view bytes) { file_.append(bytes); }) {
  file_.append(kHeader);
}

void GzipFile::append(std::string_view bytes) {
  crc_ = gcdt::crc32(bytes, crc_);
  size_ += bytes.size();
  stream_.add(bytes);
}

uint64_t GzipFile::finish() {
  stream_.finish();
  file_.append(little_endian(crc_));
  file_.append(little_endian(size_));
  uint64_t packed = file_.size();
  file_.keep();
  return packed;
}

}  // namespace gcdt::bundle
