// The shared AWS files (~/.aws/config, ~/.aws/credentials) by the rules of 93 section 4.6: those of
// the AWS SDKs, except where a file that botocore reads would stop working.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.h"

namespace gcdt::aws {

// Keys in lower case; a nested block ("s3 =" with indented lines) is its raw text, one line each,
// starting with a newline.
using Section = std::map<std::string, std::string, std::less<>>;
using Sections = std::map<std::string, Section, std::less<>>;

struct ProfileFiles {
  Sections profiles;     // both files merged, key by key; the credentials file wins
  Sections config_only;  // config file alone
  Sections credentials_only;
  Sections sso_sessions;
  Sections services;
  std::vector<std::string> warnings;
  std::string config_path, credentials_path;  // where they are (or would be); "" without HOME

  // The file that gives `key` of a profile, for messages.
  const std::string& path_of(std::string_view profile, std::string_view key) const;
};

// Throws Error naming file:line (or the byte offset of bad UTF-8) for a file that cannot be read.
// A missing file is empty.
ProfileFiles read_profile_files(const os::Environment& environment);

// The same from texts; the two paths name them in errors.
ProfileFiles parse_profile_files(std::string_view config, std::string config_path,
                                 std::string_view credentials, std::string credentials_path);

// The "name = value" lines of a nested block.
Section parse_nested(std::string_view block);

// "~/x", "$HOME/x" and "${HOME}/x" as botocore expands them; unknown variables stay as they are.
std::string expand_path(std::string_view path, const os::Environment& environment);

}  // namespace gcdt::aws
