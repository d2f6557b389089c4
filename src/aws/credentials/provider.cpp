#include "aws/credentials/provider.h"

#include "output/sanitize.h"

namespace gcdt::aws {

const Section& Scope::section() const {
  static const Section kEmpty;
  auto found = tools.settings.files.profiles.find(profile);
  return found == tools.settings.files.profiles.end() ? kEmpty : found->second;
}

std::optional<std::string> Scope::key(std::string_view name) const {
  auto found = section().find(name);
  if (found == section().end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::string Scope::origin(std::string_view name) const {
  return fmt::format("'{}' of profile '{}' in {}", name, profile,
                     tools.settings.files.path_of(profile, name));
}

Credentials make_credentials(std::string provider, std::string access_key_id,
                             std::string secret_access_key, std::string session_token) {
  output::register_secret(secret_access_key);
  output::register_secret(session_token);
  Credentials credentials;
  credentials.provider = std::move(provider);
  credentials.access_key_id = std::move(access_key_id);
  credentials.secret_access_key = Secret(std::move(secret_access_key));
  credentials.session_token = Secret(std::move(session_token));
  return credentials;
}

}  // namespace gcdt::aws
