#include "bundle/zip_records.h"

#include <algorithm>
#include <concepts>

namespace gcdt::bundle {

namespace {

constexpr uint32_t kMax32 = 0xFFFF'FFFF;
constexpr uint16_t kMax16 = 0xFFFF;
constexpr uint64_t kMargin = uint64_t{16} << 20;
constexpr uint16_t kDate = 1 << 5 | 1;  // 1980-01-01
constexpr uint16_t kUtf8Names = 1 << 11;
constexpr uint16_t kVersion = 20, kZip64Version = 45;
constexpr uint16_t kUnix = 3 << 8;
constexpr uint16_t kZip64Field = 1;
constexpr uint32_t kFile = 0100644, kProgram = 0100755;

// Little-endian numbers, one after the other.
class Record {
 public:
  template <std::unsigned_integral Number>
  Record& add(Number number) {
    for (size_t i = 0; i < sizeof number; ++i)
      bytes_ += static_cast<char>(static_cast<uint64_t>(number) >> (8 * i));
    return *this;
  }
  Record& add(const std::string& text) {
    bytes_ += text;
    return *this;
  }
  std::string bytes() && { return std::move(bytes_); }
  uint16_t size() const { return static_cast<uint16_t>(bytes_.size()); }

 private:
  std::string bytes_;
};

bool is_large(uint64_t number) {
  return number >= kMax32;
}
uint32_t low(uint64_t number) {
  return is_large(number) ? kMax32 : static_cast<uint32_t>(number);
}

uint16_t flags(const ZipEntry& entry) {
  bool ascii =
      std::ranges::all_of(entry.name, [](char c) { return static_cast<signed char>(c) >= 0; });
  return ascii ? 0 : kUtf8Names;
}

// What local and central headers have in common, from the version to the length of the name.
void add_common(Record& record, const ZipEntry& entry, uint16_t version, uint32_t packed,
                uint32_t unpacked) {
  record.add(version).add(flags(entry)).add(static_cast<uint16_t>(entry.method));
  record.add(uint16_t{0}).add(kDate).add(entry.crc).add(packed).add(unpacked);
  record.add(static_cast<uint16_t>(entry.name.size()));
}

}  // namespace

std::string local_header(const ZipEntry& entry) {
  // By what is known before it is compressed, which cannot make it much larger.
  bool large = entry.unpacked >= kMax32 - kMargin;
  Record record;
  record.add(uint32_t{0x04034b50});
  add_common(record, entry, large ? kZip64Version : kVersion, large ? kMax32 : low(entry.packed),
             large ? kMax32 : low(entry.unpacked));
  record.add(uint16_t(large ? 20 : 0)).add(entry.name);
  if (large)  // both sizes, always
    record.add(kZip64Field).add(uint16_t{16}).add(entry.unpacked).add(entry.packed);
  return std::move(record).bytes();
}

std::string central_header(const ZipEntry& entry) {
  Record more;
  for (uint64_t number : {entry.unpacked, entry.packed, entry.offset})
    if (is_large(number)) more.add(number);
  bool large = more.size() > 0;
  Record record;
  record.add(uint32_t{0x02014b50}).add(uint16_t(kUnix | (large ? kZip64Version : kVersion)));
  add_common(record, entry, large ? kZip64Version : kVersion, low(entry.packed),
             low(entry.unpacked));
  record.add(uint16_t(large ? more.size() + 4 : 0));
  record.add(uint16_t{0}).add(uint16_t{0}).add(uint16_t{0});  // comment, disk, internal attributes
  record.add((entry.executable ? kProgram : kFile) << 16).add(low(entry.offset)).add(entry.name);
  if (large) {
    uint16_t size = more.size();
    record.add(kZip64Field).add(size).add(std::move(more).bytes());
  }
  return std::move(record).bytes();
}

std::string end_of_directory(uint64_t count, uint64_t size, uint64_t offset) {
  Record record;
  if (count >= kMax16 || is_large(size) || is_large(offset)) {
    record.add(uint32_t{0x06064b50}).add(uint64_t{44});
    record.add(uint16_t(kUnix | kZip64Version)).add(kZip64Version);
    record.add(uint32_t{0}).add(uint32_t{0}).add(count).add(count).add(size).add(offset);
    record.add(uint32_t{0x07064b50}).add(uint32_t{0}).add(offset + size).add(uint32_t{1});
  }
  auto entries = static_cast<uint16_t>(std::min<uint64_t>(count, kMax16));
  record.add(uint32_t{0x06054b50}).add(uint16_t{0}).add(uint16_t{0}).add(entries).add(entries);
  record.add(low(size)).add(low(offset)).add(uint16_t{0});
  return std::move(record).bytes();
}

}  // namespace gcdt::bundle
