// Names that are one on other systems.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundle/select.h"

namespace gcdt::bundle {

// The same text for names that differ only in case (of ASCII letters) or in how letters with marks
// are written: as one character (NFC) or as two (NFD, as macOS has them).
std::string folded(std::string_view name);

// A warning for each two members whose names do.
void warn_of_twins(const std::vector<Member>& members, output::Output& out);

}  // namespace gcdt::bundle
