// The roles of `gcdt awsume` (02-plugins 10): long-term keys in section [<profile>-long-term] of
// the credentials file, an MFA session of ten hours per user, and roles of an hour whose keys are
// written to section [<profile>]. What is known about roles and sessions is in
// ~/.aws/gcdt_awsume.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "output/output.h"

namespace gcdt::aws {
class Sts;
}

namespace gcdt::services {

struct AwsumeRole {
  std::string account, profile, arn, username;
  Time expiration{};
};

class Awsume {
 public:
  static constexpr auto kRoleDuration = std::chrono::seconds(3600);

  // Throws Error if there is no credentials file, or if one of the two files cannot be used. A
  // cache that is not there yet is a warning.
  Awsume(const os::Environment& environment, aws::Machine machine, output::Output& out,
         std::optional<std::string> region);

  static std::filesystem::path cache_file(const os::Environment& environment);
  // Throws Error if there is none.
  static std::filesystem::path find_credentials_file(const os::Environment& environment);
  const std::filesystem::path& credentials_file() const { return credentials_file_; }

  std::vector<std::string> accounts() const;
  std::optional<AwsumeRole> role(const std::string& account) const;
  // The one that expires last; of `profile` if that is not empty.
  std::optional<AwsumeRole> last_role(std::string_view profile = {}) const;

  // When the keys in section [<profile>] end; nothing if they are not those of the role.
  std::optional<Time> keys_end(const AwsumeRole& role) const;

  // Keeps the role in the cache.
  void remember(const AwsumeRole& role);
  // Opens an MFA session if need be, which asks for a code, takes on the role and writes both
  // files. Returns the role with its new expiration.
  AwsumeRole assume(AwsumeRole role);

 private:
  aws::Credentials session(aws::Sts& sts, const AwsumeRole& role);
  void write_cache() const;

  const os::Environment& environment_;
  aws::Machine machine_;
  output::Output& out_;
  std::optional<std::string> region_;
  std::filesystem::path credentials_file_;
  Json cache_;
};

}  // namespace gcdt::services
