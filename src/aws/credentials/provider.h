// What the credential providers share. A provider is one function: it looks whether it is
// configured and says either how to fetch credentials or why it does not apply. Configured but
// broken is an Error.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/credentials/server_time.h"
#include "base/json.h"

namespace gcdt::aws {

// Things the user should hear of although they stop nothing; each is said once.
class Warnings {
 public:
  void add(std::string text);
  std::vector<std::string> take();  // the new ones

 private:
  std::mutex mutex_;
  std::vector<std::string> all_;
  size_t taken_ = 0;
};

struct CredentialTools {
  const Settings& settings;
  Transport& transport;
  os::Clock& clock;
  os::Processes& processes;
  os::Terminal& terminal;
  os::Random& random;
  Warnings& warnings;
  ServerTime& time;  // for everything about expiration
};

// Where a provider looks: a profile, and the environment only if no profile was asked for by name.
struct Scope {
  CredentialTools& tools;
  std::string profile;
  bool environment = true;
  std::vector<std::string> visited;  // the profiles that led here by source_profile

  const Section& section() const;  // of both files; empty if there is no such profile
  std::optional<std::string> key(std::string_view name) const;
  bool has(std::string_view name) const { return key(name).has_value(); }
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
Found assume_role_credentials(const Scope& scope);
Found web_identity_credentials(const Scope& scope);
Found sso_credentials(const Scope& scope);
Found shared_file_credentials(const Scope& scope);  // static keys of ~/.aws/credentials
Found login_credentials(const Scope& scope);        // says that it is not supported
Found process_credentials(const Scope& scope);
Found config_file_credentials(const Scope& scope);  // static keys of ~/.aws/config
Found container_credentials(const Scope& scope);
Found instance_credentials(const Scope& scope);  // EC2 metadata service

// The chain, in botocore's order and with its names.
struct NamedProvider {
  const char* name;
  Provider find;
};
inline constexpr NamedProvider kChain[] = {
    {"env", env_credentials},
    {"assume-role", assume_role_credentials},
    {"assume-role-with-web-identity", web_identity_credentials},
    {"sso", sso_credentials},
    {"shared-credentials-file", shared_file_credentials},
    {"login", login_credentials},
    {"custom-process", process_credentials},
    {"config-file", config_file_credentials},
    {"container-role", container_credentials},
    {"iam-role", instance_credentials},
};
// The part that looks at one profile, without the roles: where a source_profile is looked up.
inline constexpr std::span<const NamedProvider> kProfileChain = std::span(kChain).subspan(2, 6);

// The first provider that applies, if any; what became of each goes to `steps`.
Found first_found(std::span<const NamedProvider> providers, const Scope& scope,
                  std::vector<ChainStep>& steps);

// Every set of credentials is made here, so that no secret escapes the masking of output.
Credentials make_credentials(std::string provider, std::string access_key_id,
                             std::string secret_access_key, std::string session_token);

// Credentials as JSON with the given names of the token and the other members as AWS writes them
// (AccessKeyId, SecretAccessKey, Expiration, AccountId). Throws Error for a missing or wrong
// member, starting with `what`; values are never quoted.
Credentials credentials_from_json(const Json& json, std::string provider,
                                  std::string_view token_name, std::string_view what);
std::optional<Time> expiration_of(const Json& json);  // nullopt also if it is no time
// The text of a member, "" if it is missing or no text.
std::string member(const Json& json, const char* name);

// The content of a file that holds a token, read anew whenever it is needed: it rotates. Registered
// as secret. Throws Error starting with `what`.
std::string read_token_file(const std::string& path, std::string_view what);

}  // namespace gcdt::aws
