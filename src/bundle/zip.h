// Zip archives that are the same bytes for the same content on every machine: entries in the order
// of their names, dated 1980, executable or not and nothing else of their modes, deflated at one
// level by one library (21-bundler 7).
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "bundle/select.h"

namespace gcdt::bundle {

struct ArchiveSize {
  uint64_t packed = 0, unpacked = 0;
};

// Compresses on all cores, with a bounded part of the content in memory. Old archive or new one at
// `target`, never half. Throws Error, naming the file, if one cannot be read or changes meanwhile;
// Interrupted.
ArchiveSize write_zip(std::vector<Member> members, const std::filesystem::path& target);

}  // namespace gcdt::bundle
