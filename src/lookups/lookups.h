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

// Replaces the lookups in `config`. Failures in the section of another tool leave that section's
// texts as they are; all others are one Error naming key path and lookup, never a value.
// Secrets are registered for masking; the JSON pointers of where they stand are returned.
std::vector<std::string> resolve(Json& config, const std::string& tool, World& world,
                                 output::Output& out);

}  // namespace gcdt::lookups
