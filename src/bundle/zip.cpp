#include "bundle/zip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "base/error.h"
#include "base/hash.h"
#include "bundle/source_file.h"
#include "bundle/zip_records.h"
#include "os/interrupt.h"
#include "os/new_file.h"
#include "os/parallel.h"

namespace gcdt::bundle {

namespace {

constexpr int kLevel = 6;
// Files up to this size are compressed whole, several at a time; larger ones one by one in pieces.
constexpr uint64_t kWhole = uint64_t{16} << 20;
constexpr uint64_t kBatchBytes = uint64_t{32} << 20;  // of content under way at a time
constexpr size_t kPiece = size_t{1} << 20;

struct Packed {
  ZipEntry entry;
  std::string bytes;
};

ZipEntry entry_of(const Member& member) {
  if (member.name.size() > 0xFFFF)
    throw Error("The name of '{}' is too long for a zip file.", member.path.string());
  return {.name = member.name,
          .executable = member.executable,
          .unpacked = member.content ? member.content->size() : member.size};
}

// What one thread compresses with.
class Compressor {
 public:
  Packed pack(const Member& member) {
    Packed packed{entry_of(member), {}};
    std::string_view content = read_whole(member, memory_);
    packed.entry.crc = gcdt::crc32(content);
    // No room for more than the content: what does not become smaller is stored.
    packed.bytes.resize_and_overwrite(content.size(), [&](char* place, size_t room) {
      return libdeflate_deflate_compress(deflate_.get(), content.data(), content.size(), place,
                                         room);
    });
    if (packed.bytes.empty()) {
      packed.entry.method = Method::stored;
      packed.bytes = content;
    }
    packed.bytes.shrink_to_fit();
    packed.entry.packed = packed.bytes.size();
    return packed;
  }

 private:
  std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> deflate_{
      libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor};
  std::string memory_;
};

// One large file, in pieces.
class Stream {
 public:
  explicit Stream(os::NewFile& out) : out_(out) {
    if (deflateInit2(&z_, kLevel, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw Error("zlib could not be started: out of memory");
  }
  ~Stream() { deflateEnd(&z_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void write(std::string_view bytes, bool last) {
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z_.avail_in = static_cast<uInt>(bytes.size());
    do {
      z_.next_out = reinterpret_cast<Bytef*>(memory_.data());
      z_.avail_out = static_cast<uInt>(memory_.size());
      deflate(&z_, last ? Z_FINISH : Z_NO_FLUSH);
      out_.append({memory_.data(), memory_.size() - z_.avail_out});
    } while (z_.avail_out == 0);
  }

 private:
  os::NewFile& out_;
  z_stream z_{};
  std::string memory_ = std::string(kPiece, '\0');
};

class Zip {
 public:
  explicit Zip(const std::filesystem::path& target) : file_(target) {}

  void add(std::span<const Member> members) {
    for (size_t begin = 0; begin < members.size();) {
      os::check_interrupt();
      size_t end = begin;
      uint64_t bytes = 0;
      while (end < members.size() && members[end].size <= kWhole && bytes < kBatchBytes)
        bytes += members[end++].size;
      if (end == begin)
        add_large(members[end++]);
      else
        add_batch(members.subspan(begin, end - begin));
      begin = end;
    }
  }

  ArchiveSize finish() {
    uint64_t offset = file_.size();
    for (const ZipEntry& entry : entries_) file_.append(central_header(entry));
    file_.append(end_of_directory(entries_.size(), file_.size() - offset, offset));
    ArchiveSize size{.packed = file_.size()};
    for (const ZipEntry& entry : entries_) size.unpacked += entry.unpacked;
    file_.keep();
    return size;
  }

 private:
  void add_batch(std::span<const Member> members) {
    std::vector<Packed> packed(members.size());
    os::parallel(members.size(), std::max(1U, std::thread::hardware_concurrency()), [&](size_t i) {
      thread_local Compressor compressor;
      packed[i] = compressor.pack(members[i]);
    });
    for (Packed& one : packed) {
      begin(one.entry);
      file_.append(one.bytes);
    }
  }

  // Its sizes stand in front of it and are known behind it.
  void add_large(const Member& member) {
    ZipEntry& entry = begin(entry_of(member));
    const uint64_t content = file_.size();
    Stream stream(file_);
    read_pieces(member, kPiece, [&](std::string_view bytes, bool last) {
      os::check_interrupt();
      entry.crc = gcdt::crc32(bytes, entry.crc);
      stream.write(bytes, last);
    });
    entry.packed = file_.size() - content;
    file_.replace(entry.offset, local_header(entry));
  }

  ZipEntry& begin(ZipEntry entry) {
    entry.offset = file_.size();
    file_.append(local_header(entry));
    return entries_.emplace_back(std::move(entry));
  }

  os::NewFile file_;
  std::vector<ZipEntry> entries_;
};

}  // namespace

ArchiveSize write_zip(std::vector<Member> members, const std::filesystem::path& target) {
  std::ranges::sort(members, {}, &Member::name);
  Zip zip(target);
  zip.add(members);
  return zip.finish();
}

}  // namespace gcdt::bundle
