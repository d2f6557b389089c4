// AWS_ACCESS_KEY_ID and its companions.
#include "aws/credentials/provider.h"
#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

Found env_credentials(const Scope& scope) {
  if (!scope.environment) return Found::none("skipped: a profile was given by name");
  const os::Environment& environment = scope.tools.settings.environment;
  // Blanks and line ends around a value come from scripts; AWS would refuse the signature.
  auto value = [&](std::string_view name) { return trim(environment.get(name).value_or("")); };
  std::string id = value("AWS_ACCESS_KEY_ID"), secret = value("AWS_SECRET_ACCESS_KEY");
  if (id.empty() && secret.empty()) return Found::none("AWS_ACCESS_KEY_ID is not set");
  if (id.empty())
    throw Error("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not: set both or none.");
  if (secret.empty())
    throw Error("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not: set both or none.");
  std::string token = value("AWS_SECURITY_TOKEN");
  if (token.empty()) token = value("AWS_SESSION_TOKEN");

  Credentials credentials = make_credentials("env", id, secret, token);
  credentials.account_id = value("AWS_ACCOUNT_ID");
  if (std::string text = value("AWS_CREDENTIAL_EXPIRATION"); !text.empty()) {
    credentials.expiration = parse_time(text);
    if (!credentials.expiration)
      throw Error("AWS_CREDENTIAL_EXPIRATION is '{}', which is no time like 2026-01-02T03:04:05Z.",
                  text);
  }
  return Found::fixed(std::move(credentials));
}

}  // namespace gcdt::aws
