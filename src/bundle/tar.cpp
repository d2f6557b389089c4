#include "bundle/tar.h"

#include "bundle/gzip.h"
#include "bundle/source_file.h"
#include "os/interrupt.h"

namespace gcdt::bundle {

namespace {

constexpr size_t kBlock = 512, kRecord = 20 * kBlock;
constexpr size_t kPiece = size_t{1} << 20;
constexpr size_t kShortName = 100;
constexpr uint64_t kMaxOctal = uint64_t{1} << 33;  // eleven digits

// The fields of a header, by their places in it.
struct Field {
  size_t offset, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUser{108, 8}, kGroup{116, 8}, kSize{124, 12},
    kTime{136, 12}, kChecksum{148, 8}, kType{156, 1}, kLinkName{157, 100}, kMagic{257, 8};

class Header {
 public:
  Header(std::string_view name, char type, uint64_t size, unsigned mode) {
    put(kName, name);
    number(kMode, mode);
    number(kUser, 0);
    number(kGroup, 0);
    number(kSize, size);
    number(kTime, 0);
    put(kType, {&type, 1});
    put(kMagic, {"ustar  \0", 8});
  }
  Header& link(std::string_view target) {
    put(kLinkName, target);
    return *this;
  }
  // With its checksum, which is that of the header with blanks in its place.
  std::string bytes() {
    put(kChecksum, "        ");
    unsigned sum = 0;
    for (unsigned char c : bytes_) sum += c;
    put(kChecksum, fmt::format("{:06o}", sum) + '\0');
    return bytes_;
  }

 private:
  void put(Field field, std::string_view text) {
    text = text.substr(0, field.size);
    bytes_.replace(field.offset, text.size(), text);
  }
  void number(Field field, uint64_t value) {
    if (value < kMaxOctal) return put(field, fmt::format("{:0{}o}", value, field.size - 1));
    for (size_t i = 1; i <= 8; ++i) {
      bytes_[field.offset + field.size - i] = static_cast<char>(value);
      value >>= 8;
    }
    bytes_[field.offset] = static_cast<char>(0x80);
  }

  std::string bytes_ = std::string(kBlock, '\0');
};

class Tar {
 public:
  explicit Tar(const std::filesystem::path& target) : out_(target) {}

  void add(const Member& member) {
    os::check_interrupt();
    const std::string link = member.link.value_or("");
    if (link.size() > kShortName) long_name('K', link);
    if (member.name.size() > kShortName) long_name('L', member.name);
    if (member.link) return put(Header(member.name, '2', 0, 0777).link(link).bytes());
    uint64_t size = member.size();
    put(Header(member.name, '0', size, member.executable ? 0755 : 0644).bytes());
    read_pieces(member, kPiece, [&](std::string_view bytes, bool) {
      os::check_interrupt();
      put(bytes);
    });
    fill(kBlock);
    content_ += size;
  }

  ArchiveSize finish() {
    put(std::string(2 * kBlock, '\0'));
    fill(kRecord);
    return {.packed = out_.finish(), .unpacked = content_};
  }

 private:
  // The name of the next entry, with a zero behind it.
  void long_name(char type, const std::string& name) {
    put(Header("././@LongLink", type, name.size() + 1, 0644).bytes());
    put({name.c_str(), name.size() + 1});
    fill(kBlock);
  }
  void put(std::string_view bytes) {
    out_.append(bytes);
    size_ += bytes.size();
  }
  void fill(size_t unit) { put(std::string((unit - size_ % unit) % unit, '\0')); }

  GzipFile out_;
  uint64_t size_ = 0, content_ = 0;
};

}  // namespace

ArchiveSize write_tar_gz(std::span<const Member> members, const std::filesystem::path& target) {
  Tar tar(target);
  for (const Member& member : members) tar.add(member);
  return tar.finish();
}

}  // namespace gcdt::bundle
