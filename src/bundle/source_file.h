// Reading what goes into an archive: a file that changes meanwhile is an error, never half of two
// contents.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bundle/select.h"

namespace gcdt::bundle {

// Gives the content in pieces of at most `piece` bytes. Throws Error, naming the file.
void read_pieces(const Member& member, size_t piece,
                 const std::function<void(std::string_view bytes, bool last)>& use);

// The whole content, in `memory`, which keeps its capacity for the next file.
std::string_view read_whole(const Member& member, std::string& memory);

}  // namespace gcdt::bundle
