// Static keys of ~/.aws/credentials and ~/.aws/config. Each file is looked at alone, as botocore
// does: other providers come between the two.
#include "aws/credentials/provider.h"
#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// Keys that awsume (or aws-mfa) has put there: it says until when they are valid.
std::optional<Time> end_of_role(const Section& section) {
  auto end = section.find("expiration");
  if (!section.contains("assumed_role_arn") || end == section.end()) return std::nullopt;
  return parse_time(replace_all(end->second, " ", "T") + "Z");
}

Found static_keys(const Scope& scope, const Sections& sections, const std::string& path,
                  std::string_view provider) {
  auto section = sections.find(scope.profile);
  auto value = [&](std::string_view name) {
    if (section == sections.end()) return std::string();
    auto found = section->second.find(name);
    return found == section->second.end() ? std::string() : found->second;
  };
  std::string id = value("aws_access_key_id"), secret = value("aws_secret_access_key");
  if (id.empty() && secret.empty())
    return Found::none(
        fmt::format("profile '{}' has no aws_access_key_id in '{}'", scope.profile, path));
  if (id.empty() || secret.empty())
    throw Error("Profile '{}' in '{}' has {} but no {}.", scope.profile, path,
                id.empty() ? "aws_secret_access_key" : "aws_access_key_id",
                id.empty() ? "aws_access_key_id" : "aws_secret_access_key");
  std::string token = value("aws_security_token");
  if (token.empty()) token = value("aws_session_token");
  Credentials credentials = make_credentials(std::string(provider), id, secret, token);
  credentials.account_id = value("aws_account_id");
  if (section != sections.end()) credentials.expiration = end_of_role(section->second);
  return Found::fixed(std::move(credentials));
}

}  // namespace

Found shared_file_credentials(const Scope& scope) {
  constexpr const char* kName = "shared-credentials-file";
  const ProfileFiles& files = scope.tools.settings.files;
  Found found = static_keys(scope, files.credentials_only, files.credentials_path, kName);
  auto section = files.credentials_only.find(scope.profile);
  if (!found.fetch || !end_of_role(section->second)) return found;
  // The role may have been renewed since the settings were read.
  found.fetch = [scope] {
    ProfileFiles now = read_profile_files(scope.tools.settings.environment);
    Found again = static_keys(scope, now.credentials_only, now.credentials_path, kName);
    if (!again.fetch) throw Error("{}.", again.why_not);
    return again.fetch();
  };
  return found;
}

Found config_file_credentials(const Scope& scope) {
  const ProfileFiles& files = scope.tools.settings.files;
  return static_keys(scope, files.config_only, files.config_path, "config-file");
}

}  // namespace gcdt::aws
