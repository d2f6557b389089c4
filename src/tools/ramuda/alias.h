// The alias ACTIVE, and which versions it has pointed to. Lambda keeps no history of an alias: ours
// stands at the end of its description, "[before: 7, 5, 3]".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"

namespace gcdt::ramuda {

struct ActiveAlias {
  std::string version;           // a number, or "$LATEST"
  Json weights;                  // of other versions, while a release is gradual
  std::string text;              // the description without our part
  std::vector<uint64_t> before;  // newest first
  std::string revision;
};

// nullopt: the function has no such alias.
std::optional<ActiveAlias> find_alias(const aws::Client& lambda, const std::string& function);

// Points the alias at `version` alone, and makes it first if there is none. Throws Error if
// somebody else has moved it since we looked.
void move_alias(const aws::Client& lambda, const std::string& function,
                const std::optional<ActiveAlias>& alias, const std::string& version);

// "7" -> 7; nullopt for "$LATEST" and whatever else is no number.
std::optional<uint64_t> version_number(const std::string& version);
// Of everything published, ascending.
std::vector<uint64_t> published_versions(const aws::Client& lambda, const std::string& function);

// The version to go back to: of those that exist and were active before, the newest below that in
// use; if none is known, the greatest one below it. From $LATEST: below the newest one, which is
// what has been published last, with changes.
std::optional<uint64_t> previous_version(const ActiveAlias& alias,
                                         const std::vector<uint64_t>& versions);

}  // namespace gcdt::ramuda
