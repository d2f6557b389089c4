#include "bundle/zip.h"

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "bundle/compressed_stream.h"
#include "bundle/compressor.h"
#include "bundle/last_zip.h"
#include "bundle/source_file.h"
#include "bundle/zip_records.h"
#include "os/interrupt.h"
#include "os/new_file.h"
#include "os/parallel.h"

namespace gcdt::bundle {

namespace {

// Files up to this size are compressed whole, several at a time; larger ones one by one in pieces.
constexpr uint64_t kWhole = uint64_t{16} << 20;
constexpr uint64_t kUnderWay = uint64_t{32} << 20;  // of content at a time
constexpr size_t kPiece = size_t{1} << 20;
constexpr size_t kKept = size_t{2} << 20;  // of memory, for the next file
constexpr size_t kNamedFiles = 20;

bool is_large(const Member& member) {
  return member.size() > kWhole;
}

ZipEntry entry_of(const Member& member) {
  if (member.name.size() > 0xFFFF)
    throw Error("The name of '{}' is too long for a zip file.", member.path.string());
  if (valid_utf8(member.name) != member.name)
    throw Error("The name of '{}' is not UTF-8, which zip files need. Rename it, or leave it out.",
                member.path.string());
  return {.name = member.name, .executable = member.executable, .unpacked = member.size()};
}

// Takes over what the index knows, except the name and the place.
void fill_in(ZipEntry& entry, const ZipEntry& known) {
  entry.method = known.method;
  entry.crc = known.crc;
  entry.packed = known.packed;
}

// One thread's part of the work.
class Packer {
 public:
  Packed pack(const Member& member, const LastZip& last) {
    Packed packed{.entry = entry_of(member), .bytes = {}};
    const KnownEntry* known = member.content ? nullptr : last.find(member.name);
    packed.reused = known && known->is_of(member.file) && take(last, *known, packed);
    if (packed.reused) return packed;
    std::string_view content = read_whole(member, memory_);
    packed.reused = known && known->entry.unpacked == content.size() &&
                    take(last, *known, packed) && compressor_.unpacks_to(packed, content);
    if (!packed.reused) compressor_.pack(content, packed);
    if (memory_.size() > kKept) std::string().swap(memory_);
    return packed;
  }

 private:
  // False if the bytes are damaged.
  static bool take(const LastZip& last, const KnownEntry& known, Packed& packed) {
    packed.bytes.clear();
    packed.bytes.reserve(known.entry.packed);
    fill_in(packed.entry, known.entry);
    packed.checksum = known.checksum;
    return last.read(known, [&](std::string_view bytes) { packed.bytes += bytes; });
  }

  Compressor compressor_;
  std::string memory_;
};

class Zip {
 public:
  explicit Zip(const std::filesystem::path& target)
      : target_(target), last_(target), file_(target), begun_(file_.began()) {}

  void add(const std::vector<Member>& members) {
    std::vector<Packed> packed(members.size());
    os::parallel_in_order(
        {.count = members.size(),
         .threads = std::max(1U, std::thread::hardware_concurrency()),
         .window = kUnderWay,
         .weight = [&](size_t i) { return is_large(members[i]) ? 0 : members[i].size(); },
         .make =
             [&](size_t i) {
               thread_local Packer packer;
               if (!is_large(members[i])) packed[i] = packer.pack(members[i], last_);
             },
         .use =
             [&](size_t i) {
               os::check_interrupt();
               if (is_large(members[i])) return add_large(members[i]);
               reused_ += packed[i].reused ? 1 : 0;
               begin(members[i], std::move(packed[i].entry)).checksum = packed[i].checksum;
               file_.append(std::exchange(packed[i].bytes, {}));
             }});
  }

  ArchiveSize finish() {
    uint64_t offset = file_.size();
    ArchiveSize size{.reused = reused_};
    for (const auto& [entry, file, begin, checksum] : entries_) {
      file_.append(central_header(entry));
      size.unpacked += entry.unpacked;
      size.largest.emplace_back(entry.packed, entry.name);
    }
    file_.append(end_of_directory(entries_.size(), file_.size() - offset, offset));
    size.packed = file_.size();
    auto named = static_cast<ptrdiff_t>(std::min(kNamedFiles, size.largest.size()));
    std::ranges::partial_sort(size.largest, size.largest.begin() + named, std::greater());
    size.largest.resize(static_cast<size_t>(named));
    file_.keep();
    write_index(target_, entries_, begun_);
    return size;
  }

 private:
  // Its sizes stand in front of it and are known behind it.
  void add_large(const Member& member) {
    KnownEntry& added = begin(member, entry_of(member));
    auto write = [&](std::string_view bytes) {
      os::check_interrupt();
      added.checksum = gcdt::crc32(bytes, added.checksum);
      file_.append(bytes);
    };
    const KnownEntry* known = member.content ? nullptr : last_.find(member.name);
    // Checked as a whole before the first byte is taken.
    if (known && known->is_of(member.file) && last_.read(*known, [](std::string_view) {})) {
      fill_in(added.entry, known->entry);
      ++reused_;
      if (!last_.read(*known, write))
        throw Error("'{}' changed while it was read. Run again.", target_.string());
    } else {
      CompressedStream stream(write);
      read_pieces(member, kPiece, [&](std::string_view bytes, bool last) {
        added.entry.crc = gcdt::crc32(bytes, added.entry.crc);
        stream.add(bytes);
        if (last) stream.finish();
      });
      added.entry.packed = file_.size() - added.begin;
    }
    file_.replace(added.entry.offset, local_header(added.entry));
  }

  KnownEntry& begin(const Member& member, ZipEntry entry) {
    entry.offset = file_.size();
    file_.append(local_header(entry));
    return entries_.emplace_back(
        KnownEntry{.entry = std::move(entry), .file = member.file, .begin = file_.size()});
  }

  const std::filesystem::path target_;
  const LastZip last_;
  os::NewFile file_;
  const Time begun_;
  std::vector<KnownEntry> entries_;
  size_t reused_ = 0;
};

}  // namespace

ArchiveSize write_zip(std::vector<Member> members, const std::filesystem::path& target) {
  std::ranges::sort(members, {}, &Member::name);
  Zip zip(target);
  zip.add(members);
  return zip.finish();
}

}  // namespace gcdt::bundle
