// tar.gz archives that are the same bytes for the same content on every machine: no owner, no time,
// executable or not and nothing else of the modes (30-tenkai 4.4). GNU's form of long names.
#pragma once

#include <filesystem>
#include <span>

#include "bundle/zip.h"

namespace gcdt::bundle {

// In the order of `members`. Old archive or new one at `target`, never half. Throws Error, naming
// the file, if one cannot be read or changes meanwhile; Interrupted.
ArchiveSize write_tar_gz(std::span<const Member> members, const std::filesystem::path& target);

}  // namespace gcdt::bundle
