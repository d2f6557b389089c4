// The shared AWS files (~/.aws/config, ~/.aws/credentials) by the rules of 93 section 4.6.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.h"

namespace gcdt::aws {

// Keys lower case as written; a nested block ("s3 =" with indented lines) is its raw text.
using Section = std::map<std::string, std::string, std::less<>>;

struct ProfileFiles {
  std::map<std::string, Section, std::less<>> profiles;      // both files merged
  std::map<std::string, Section, std::less<>> config_only;   // config file alone
  std::map<std::string, Section, std::less<>> credentials_only;
  std::map<std::string, Section, std::less<>> sso_sessions;
  std::map<std::string, Section, std::less<>> services;
  std::vector<std::string> warnings;
};

// Throws Error naming file:line (or the byte offset of bad UTF-8) for a file that cannot be read.
// A missing file is empty.
ProfileFiles read_profile_files(const os::Environment& environment);

}  // namespace gcdt::aws
