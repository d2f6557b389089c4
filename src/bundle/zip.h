// Zip archives that are the same bytes for the same content on every machine: entries in the order
// of their names, dated 1980, executable or not and nothing else of their modes, deflated at one
// level by one library (21-bundler 7).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bundle/select.h"

namespace gcdt::bundle {

struct ArchiveSize {
  uint64_t packed = 0, unpacked = 0;
  std::vector<std::pair<uint64_t, std::string>> largest;  // of the entries, packed
  size_t reused = 0;                                      // entries that were packed already
};

// Compresses on all cores, with a bounded part of the content in memory; what the archive at
// `target` has already, unchanged, is taken from there (last_zip.h). Old archive or new one at
// `target`, never half. Throws Error, naming the file, if one cannot be read or changes meanwhile,
// or has a name that is not UTF-8; Interrupted.
ArchiveSize write_zip(std::vector<Member> members, const std::filesystem::path& target);

}  // namespace gcdt::bundle
