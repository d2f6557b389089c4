// The archive of the last time, from which is taken what has not changed since: compressing is
// nearly all the time that bundling takes.
//
// Beside `x.zip` lies `x.zip.index`, which says of each entry where it stands, and of which file it
// was made. They stay in the project's .gcdt: the archive is there anyhow, so that nothing is
// stored twice, there is no limit to keep, and `ramuda clean` removes both.
//
// A file is the same if device, inode, size and both times are, and it was at rest when the archive
// was begun: a later change within the same tick of the clock cannot hide (git's index knows its
// files in this way). Installed packages are new files each time; they are the same if the entry of
// their name unpacks to their content. Either way the bytes of the entry are checked first. So a
// pair that is damaged, half-written, of two runs or of another version of gcdt costs time, and
// never changes a byte of the result.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "bundle/compressor.h"
#include "bundle/select.h"

namespace gcdt::bundle {

// An entry, and what is known of it beside what stands in the archive.
struct KnownEntry {
  ZipEntry entry;
  FileIdentity file;      // that it was made of; all zero if that was not at rest, or is none
  uint64_t begin = 0;     // of its bytes
  uint32_t checksum = 0;  // of its bytes

  bool is_of(const FileIdentity& other) const { return file.inode != 0 && file == other; }
};

class LastZip {
 public:
  // There may be none. Never throws.
  explicit LastZip(const std::filesystem::path& archive);
  ~LastZip();
  LastZip(const LastZip&) = delete;
  LastZip& operator=(const LastZip&) = delete;

  const KnownEntry* find(const std::string& name) const;
  // The bytes of an entry, a piece at a time. False if they are not those that were packed.
  using Use = std::function<void(std::string_view bytes)>;
  bool read(const KnownEntry& known, const Use& use) const;

 private:
  int fd_ = -1;
  std::vector<KnownEntry> entries_;  // by name
};

// For the next time. `begun`: when the archive was. What cannot be written is forgotten.
void write_index(const std::filesystem::path& archive, const std::vector<KnownEntry>& entries,
                 Time begun);

}  // namespace gcdt::bundle
