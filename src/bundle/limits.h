// What Lambda takes (21-bundler 8): said before anything is sent, with the files that matter most.
#pragma once

#include <vector>

#include "base/json.h"
#include "bundle/select.h"
#include "bundle/zip.h"
#include "output/output.h"

namespace gcdt::bundle {

// Throws Error if the members are too large for a function; a warning if they nearly are.
void check_unpacked(const std::vector<Member>& members, output::Output& out);
// Throws Error if the archive is too large for a call and `section` names no bucket.
void check_packed(const Json& section, const ArchiveSize& size);

}  // namespace gcdt::bundle
