// The shared AWS files; a line of dashes parts configuration and credentials.
#include "aws/profile.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  size_t cut = std::min(input.find("\n---\n"), input.size());
  auto files = gcdt::aws::parse_profile_files(input.substr(0, cut), "config", input.substr(cut),
                                              "credentials");
  for (const auto& [name, section] : files.profiles)
    for (const auto& [key, value] : section) gcdt::aws::parse_nested(value);
}
