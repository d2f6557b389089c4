// The records of a zip file, as APPNOTE.TXT 6.3 describes them; zip64 only where it is needed.
#pragma once

#include <cstdint>
#include <string>

namespace gcdt::bundle {

enum class Method : uint16_t { stored = 0, deflated = 8 };

struct ZipEntry {
  std::string name;
  bool executable = false;
  Method method = Method::deflated;
  uint32_t crc = 0;
  uint64_t packed = 0, unpacked = 0;
  uint64_t offset = 0;  // of its local header
};

std::string local_header(const ZipEntry& entry);
std::string central_header(const ZipEntry& entry);
// What ends the archive: `count` central headers of `size` bytes in all begin at `offset`.
std::string end_of_directory(uint64_t count, uint64_t size, uint64_t offset);

}  // namespace gcdt::bundle
