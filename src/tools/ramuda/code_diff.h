// Which files of a function's code would change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::ramuda {

struct FileChange {
  std::string name;
  std::optional<uint64_t> before, after;  // sizes; nullopt: it is not there

  const char* kind() const { return !before ? "added" : !after ? "removed" : "changed"; }
};

// Between two zip archives, in the order of their names. Throws Error if one is none.
std::vector<FileChange> changed_files(std::string_view before, std::string_view after);

// The code of the function, from where GetFunction says that it lies. nullopt if it cannot be
// fetched, which is said.
std::optional<std::string> download_code(Context& ctx, const Json& found);

}  // namespace gcdt::ramuda
