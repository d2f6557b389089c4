// One lookup and one kind of lookup. A kind is one file with a `const Kind` in it and one line in
// the table of lookups.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/json.h"
#include "os/system.h"
#include "output/output.h"

namespace gcdt::lookups {

constexpr size_t kThreads = 32;  // that wait for the network at once

// "lookup:[region:<region>:]<kind>:<part>:...[:optional|:CONTINUE_IF_NOT_FOUND|:default=<text>]"
struct Lookup {
  std::string text;  // as written
  std::string kind;
  std::string region;  // empty: the session's
  std::vector<std::string> parts;
  bool optional = false;             // a missing value becomes ""
  bool continue_if_missing = false;  // a missing value is left out
  std::optional<std::string> fallback;
};

// What fetching may use. Fetches run on several threads: they touch nothing but this.
struct World {
  aws::Session& session;
  os::Processes& processes;
  os::Clock& clock;
  const os::Environment& environment;
  std::filesystem::path dir;
  const Json& config;
};

struct Kind {
  const char* name;
  size_t min_parts, max_parts;
  bool secret;  // its values are masked in everything that is shown
  // Lookups with the same subject (and region) share one fetch: a stack, a parameter, ...
  std::string (*subject)(const Lookup& lookup);
  // What all lookups of a subject are picked from. null = the subject does not exist.
  // Throws Error or ServiceError for everything else.
  Json (*fetch)(const Lookup& any, World& world);
  // The value; nullopt = missing. Never called with null.
  std::optional<Json> (*pick)(const Lookup& lookup, const Json& fetched);
  // The sentence for a missing value; `subject_exists` tells which part is missing.
  std::string (*missing)(const Lookup& lookup, bool subject_exists);
};

// For kinds whose subject is their first part, and whose fetch is already the value.
std::string first_part(const Lookup& lookup);
std::optional<Json> whole(const Lookup& lookup, const Json& fetched);

// nullptr if there is no such kind.
const Kind* find_kind(std::string_view name);
std::vector<std::string> kind_names();

}  // namespace gcdt::lookups
