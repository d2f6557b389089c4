// Reading what goes into an archive: a file that changes meanwhile is an error, never half of two
// contents.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bundle/select.h"

namespace gcdt::bundle {

// As a file is now, links followed. Throws Error if it is not there.
FileIdentity identity_of(const std::filesystem::path& path);

// Throws Error.
std::string sha256_of_file(const std::filesystem::path& path);

// Gives the content in pieces of at most `piece` bytes. Throws Error, naming the file.
void read_pieces(const Member& member, size_t piece,
                 const std::function<void(std::string_view bytes, bool last)>& use);

// The whole content, in `memory`, which keeps its capacity for the next file.
std::string_view read_whole(const Member& member, std::string& memory);

}  // namespace gcdt::bundle
