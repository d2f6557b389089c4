// What is in a zip archive, by its directory: nothing is unpacked.
#pragma once

#include <string_view>
#include <vector>

#include "bundle/zip_records.h"

namespace gcdt::bundle {

// The files, without folders, in the order of their names. Throws Error if it is no zip archive, or
// a damaged one.
std::vector<ZipEntry> zip_directory(std::string_view archive);

}  // namespace gcdt::bundle
