#include "bundle/zip_directory.h"

#include <algorithm>

#include "base/error.h"

namespace gcdt::bundle {

namespace {

constexpr uint32_t kEntry = 0x02014b50, kEnd = 0x06054b50;
constexpr uint32_t kEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
constexpr size_t kEndSize = 22, kLocatorSize = 20, kEnd64Size = 56, kEntrySize = 46;
constexpr size_t kLongestComment = 65'535;
constexpr uint32_t kMax32 = 0xFFFF'FFFF;
constexpr uint16_t kMax16 = 0xFFFF, kZip64Field = 1;

[[noreturn]] void damaged() {
  throw Error("the zip archive is damaged");
}

// Little-endian numbers; every access is checked.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  uint64_t number(uint64_t at, size_t width) const {
    std::string_view from = part(at, width);
    uint64_t value = 0;
    for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(from[i]);
    return value;
  }
  uint16_t small(uint64_t at) const { return static_cast<uint16_t>(number(at, 2)); }
  uint32_t medium(uint64_t at) const { return static_cast<uint32_t>(number(at, 4)); }
  std::string_view part(uint64_t at, uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) damaged();
    return bytes_.substr(at, size);
  }

 private:
  std::string_view bytes_;
};

// Where the record stands that ends the archive: a comment may follow it.
size_t find_end(std::string_view archive) {
  if (archive.size() < kEndSize) damaged();
  Bytes bytes(archive);
  size_t last = archive.size() - kEndSize;
  size_t first = last > kLongestComment ? last - kLongestComment : 0;
  for (size_t at = last + 1; at-- > first;)
    if (bytes.medium(at) == kEnd && at + kEndSize + bytes.small(at + 20) == archive.size())
      return at;
  damaged();
}

struct Directory {
  uint64_t count, offset;
};

Directory find_directory(std::string_view archive) {
  Bytes bytes(archive);
  size_t end = find_end(archive);
  Directory found{bytes.small(end + 10), bytes.medium(end + 16)};
  if (found.count != kMax16 && found.offset != kMax32) return found;
  if (end < kLocatorSize || bytes.medium(end - kLocatorSize) != kLocator64) return found;
  uint64_t large = bytes.number(end - kLocatorSize + 8, 8);
  if (bytes.part(large, kEnd64Size).empty() || bytes.medium(large) != kEnd64) damaged();
  return {bytes.number(large + 32, 8), bytes.number(large + 48, 8)};
}

// Sizes that do not fit into 32 bits stand in a field of their own, in this order.
void read_large(const Bytes& bytes, uint64_t at, uint64_t size, ZipEntry& entry) {
  uint64_t end = at + size;
  while (at + 4 <= end) {
    uint16_t field = bytes.small(at), length = bytes.small(at + 2);
    at += 4;
    if (field == kZip64Field)
      for (uint64_t value = at; uint64_t* number : {&entry.unpacked, &entry.packed, &entry.offset})
        if (*number == kMax32) {
          *number = bytes.number(value, 8);
          value += 8;
        }
    at += length;
  }
}

}  // namespace

std::vector<ZipEntry> zip_directory(std::string_view archive) {
  Bytes bytes(archive);
  auto [count, at] = find_directory(archive);
  std::vector<ZipEntry> entries;
  for (; count > 0; --count) {
    if (bytes.medium(at) != kEntry) damaged();
    uint64_t name = bytes.small(at + 28), more = bytes.small(at + 30),
             comment = bytes.small(at + 32);
    ZipEntry entry;
    entry.name = bytes.part(at + kEntrySize, name);
    entry.executable = (bytes.medium(at + 38) >> 16 & 0111) != 0;
    entry.method = static_cast<Method>(bytes.small(at + 10));
    entry.crc = bytes.medium(at + 16);
    entry.packed = bytes.medium(at + 20);
    entry.unpacked = bytes.medium(at + 24);
    entry.offset = bytes.medium(at + 42);
    read_large(bytes, at + kEntrySize + name, more, entry);
    at += kEntrySize + name + more + comment;
    if (!entry.name.ends_with('/')) entries.push_back(std::move(entry));
  }
  std::ranges::sort(entries, {}, &ZipEntry::name);
  return entries;
}

}  // namespace gcdt::bundle
