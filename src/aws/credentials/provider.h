// What the credential providers share. A provider is one function: it looks whether it is
// configured and says either how to fetch credentials or why it does not apply. Configured but
// broken is an Error.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "aws/credentials.h"

namespace gcdt::aws {

struct CredentialTools {
  const Settings& settings;
  Transport& transport;
  os::Clock& clock;
  os::Processes& processes;
  os::Terminal& terminal;
  os::Random& random;
};

// Where a provider looks: a profile, and the environment only if no profile was asked for by name.
struct Scope {
  CredentialTools& tools;
  std::string profile;
  bool environment = true;

  const Section& section() const;  // of both files; empty if there is no such profile
  std::optional<std::string> key(std::string_view name) const;
  // "'role_arn' of profile 'dev' in /home/me/.aws/config", for errors.
  std::string origin(std::string_view name) const;
};

// Obtains credentials; called again when they are about to expire. Throws Error.
using Fetch = std::function<Credentials()>;

struct Found {
  Fetch fetch;              // empty: the provider does not apply
  std::string why_not;      // then: "AWS_ACCESS_KEY_ID is not set"
  bool refreshable = true;  // false: fetching again would give the same

  static Found none(std::string why_not) { return {{}, std::move(why_not)}; }
  static Found fixed(Credentials credentials) {
    return {[credentials = std::move(credentials)] { return credentials; }, {}, false};
  }
};

using Provider = Found (*)(const Scope&);

Found env_credentials(const Scope& scope);
Found shared_file_credentials(const Scope& scope);  // static keys of ~/.aws/credentials
Found config_file_credentials(const Scope& scope);  // static keys of ~/.aws/config

// Every set of credentials is made here, so that no secret escapes the masking of output.
Credentials make_credentials(std::string provider, std::string access_key_id,
                             std::string secret_access_key, std::string session_token);

}  // namespace gcdt::aws
