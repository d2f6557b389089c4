// Roles assumed with a token that the platform keeps in a file: Kubernetes (IRSA), CI systems.
#include "aws/credentials/cache.h"
#include "aws/credentials/call.h"
#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// A value and where it comes from: the variable, unless a profile was given by name, else the key.
struct Value {
  std::optional<std::string> text;
  std::string origin;
};

Value look_up(const Scope& scope, const char* variable, const char* key) {
  if (scope.environment)
    if (auto text = scope.tools.settings.environment.value(variable)) return {text, variable};
  return {scope.key(key), scope.origin(key)};
}

std::string read_token(const Value& file) {
  std::string token = trim(read_token_file(*file.text, file.origin));
  if (token.empty() || token.find_first_of(" \t\r\n") != token.npos)
    throw Error("{} names '{}', which holds no token: it must be one word.", file.origin,
                *file.text);
  return token;
}

}  // namespace

Found web_identity_credentials(const Scope& scope) {
  Value file = look_up(scope, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  Value role = look_up(scope, "AWS_ROLE_ARN", "role_arn");
  Value session = look_up(scope, "AWS_ROLE_SESSION_NAME", "role_session_name");
  if (!file.text)
    return Found::none(fmt::format(
        "{}profile '{}' has no web_identity_token_file",
        scope.environment ? "AWS_WEB_IDENTITY_TOKEN_FILE is not set and " : "", scope.profile));
  if (!role.text)
    throw Error("{} is set, but there is no role to assume with it: add {}.", file.origin,
                scope.environment ? "AWS_ROLE_ARN or role_arn" : "role_arn");
  Json params = {{"RoleArn", checked_role_arn(*role.text, role.origin)}};
  if (session.text) params["RoleSessionName"] = *session.text;

  CredentialTools& tools = scope.tools;
  auto cache = role_cache_file(tools, dump_python(params));
  auto ask = [&tools, params, file] {
    Call call{"sts", sts_region(tools.settings), "AssumeRoleWithWebIdentity", params};
    if (!call.params.contains("RoleSessionName"))
      call.params["RoleSessionName"] = default_session_name(tools);
    call.params["WebIdentityToken"] = read_token(file);
    return with_account_id(send_call(tools, call));
  };
  return {cached(tools, cache, "assume-role-with-web-identity", ask)};
}

}  // namespace gcdt::aws
