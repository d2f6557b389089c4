// Resolves the "lookup:..." texts of a configuration (02 section 3). Everything is collected first;
// lookups of one subject share one fetch, and fetches run in parallel.
#pragma once

#include "lookups/lookup.h"

namespace gcdt::lookups {

// "lookup:stack:a:b" -> its parts. Throws Error "lookup format not as expected for '...'".
Lookup parse(const std::string& text);

// A lookup and where it stands.
struct Place {
  std::string pointer;
  Lookup lookup;
};
// Every lookup of an enabled kind. `tool` decides nothing here; a broken lookup throws only if it
// is not in the section of another tool.
std::vector<Place> collect(const Json& config, const std::string& tool);

// What resolving has left behind, as JSON pointers.
struct Resolved {
  std::vector<std::string> secrets;  // where they stand
  std::vector<std::string> missing;  // keys that were taken out: CONTINUE_IF_NOT_FOUND
};
// Replaces the lookups in `config`. Failures in the section of another tool leave that section's
// texts as they are; all others are one Error naming key path and lookup, never a value.
// Secrets are registered for masking. A value that may be missing, and is, is taken out with a
// warning: its text must never be deployed in its place (93 F26).
Resolved resolve(Json& config, const std::string& tool, World& world, output::Output& out);
// Takes out what is missing once more, where a default has put the lookup back.
void leave_out(Json& config, const std::vector<std::string>& missing);

}  // namespace gcdt::lookups
