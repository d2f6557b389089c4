#include "bundle/last_zip.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/hash.h"
#include "os/files.h"

namespace gcdt::bundle {

namespace {

constexpr size_t kPiece = size_t{1} << 20;
// The coarsest clock of a file system that bundles are made on: FAT's.
constexpr auto kTick = std::chrono::seconds(2);

std::filesystem::path index_of(const std::filesystem::path& archive) {
  return archive.string() + ".index";
}

// For this machine only, as everything in an index.
struct Record {
  FileIdentity file;
  uint64_t begin = 0, packed = 0, unpacked = 0;
  uint32_t crc = 0, checksum = 0, method = 0, name = 0;
};

const std::string& name_of(const KnownEntry& known) {
  return known.entry.name;
}

std::string head(std::string_view records) {
  return fmt::format("gcdt bundle index 2, {}, {:08x}\n", compressor_version(),
                     gcdt::crc32(records));
}

std::vector<KnownEntry> read_index(const std::string& text) {
  std::vector<KnownEntry> entries;
  std::string_view rest(text);
  rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
  if (!text.starts_with(head(rest))) return entries;
  while (rest.size() >= sizeof(Record)) {
    Record record;
    std::memcpy(&record, rest.data(), sizeof record);
    rest.remove_prefix(sizeof record);
    std::string name(rest.substr(0, record.name));
    rest.remove_prefix(name.size());
    entries.push_back({.entry = {.name = std::move(name),
                                 .method = static_cast<Method>(record.method),
                                 .crc = record.crc,
                                 .packed = record.packed,
                                 .unpacked = record.unpacked},
                       .file = record.file,
                       .begin = record.begin,
                       .checksum = record.checksum});
  }
  return entries;
}

}  // namespace

LastZip::LastZip(const std::filesystem::path& archive) {
  try {
    entries_ = read_index(os::read_file_if_exists(index_of(archive)).value_or(""));
  } catch (const Error&) {  // there is none that can be read
  }
  if (!entries_.empty()) fd_ = open(archive.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd_ < 0) entries_.clear();
}

LastZip::~LastZip() {
  if (fd_ >= 0) close(fd_);
}

const KnownEntry* LastZip::find(const std::string& name) const {
  auto found = std::ranges::lower_bound(entries_, name, {}, name_of);
  return found != entries_.end() && name_of(*found) == name ? &*found : nullptr;
}

bool LastZip::read(const KnownEntry& known, const Use& use) const {
  const uint64_t size = known.entry.packed;
  uint32_t checksum = 0;
  std::string piece(std::min<uint64_t>(kPiece, size), '\0');
  for (uint64_t done = 0; done < size;) {
    size_t wanted = std::min<uint64_t>(piece.size(), size - done);
    ssize_t got = pread(fd_, piece.data(), wanted, static_cast<off_t>(known.begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    std::string_view bytes(piece.data(), static_cast<size_t>(got));
    checksum = gcdt::crc32(bytes, checksum);
    use(bytes);
    done += bytes.size();
  }
  return checksum == known.checksum;
}

void write_index(const std::filesystem::path& archive, const std::vector<KnownEntry>& entries,
                 Time begun) {
  const int64_t rest = std::chrono::nanoseconds((begun - kTick).time_since_epoch()).count();
  std::string records;
  for (const auto& [entry, file, begin, checksum] : entries) {
    Record record{.begin = begin,
                  .packed = entry.packed,
                  .unpacked = entry.unpacked,
                  .crc = entry.crc,
                  .checksum = checksum,
                  .method = static_cast<uint32_t>(entry.method),
                  .name = static_cast<uint32_t>(entry.name.size())};
    if (file.modified < rest && file.changed < rest) record.file = file;
    records.append(reinterpret_cast<const char*>(&record), sizeof record);
    records += entry.name;
  }
  try {
    os::write_file(index_of(archive), head(records) + records);
  } catch (const Error&) {  // the next time takes longer
  }
}

}  // namespace gcdt::bundle
