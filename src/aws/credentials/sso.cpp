// IAM Identity Center (SSO): the token of `aws sso login`, renewed while that is possible, buys
// credentials of a role.
#include "aws/credentials/cache.h"
#include "aws/credentials/call.h"
#include "base/error.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace {

using namespace std::chrono_literals;
constexpr auto kTokenWindow = 15min;
constexpr auto kPauseOfRefresh = 1min;

struct SsoConfig {
  std::string session;  // "" in the older form, which has everything in the profile
  std::string start_url, region, account_id, role_name;
  std::string login;  // the command that helps
};

SsoConfig read_config(const Scope& scope) {
  Section section = scope.section();
  SsoConfig config;
  config.session = scope.key("sso_session").value_or("");
  if (!config.session.empty()) {
    const Sections& sessions = scope.tools.settings.files.sso_sessions;
    auto session = sessions.find(config.session);
    if (session == sessions.end())
      throw Error("{} is '{}', but there is no section [sso-session {}].",
                  scope.origin("sso_session"), config.session, config.session);
    for (const auto& [key, value] : session->second) {
      auto [own, is_new] = section.try_emplace(key, value);
      if (!is_new && own->second != value)
        throw Error("'{}' differs between profile '{}' and [sso-session {}].", key, scope.profile,
                    config.session);
    }
  }
  std::string missing;
  auto take = [&](const char* key) {
    std::string value = section.contains(key) ? section.at(key) : "";
    if (value.empty()) missing += (missing.empty() ? "" : ", ") + std::string(key);
    return value;
  };
  config.account_id = take("sso_account_id");
  config.role_name = take("sso_role_name");
  config.start_url = take("sso_start_url");
  config.region = take("sso_region");
  if (!missing.empty())
    throw Error("Profile '{}' is meant to use SSO, but has no {}.", scope.profile, missing);
  config.login = config.session.empty()
                     ? fmt::format("aws sso login --profile {}", scope.profile)
                     : fmt::format("aws sso login --sso-session {}", config.session);
  return config;
}

// As the AWS CLI writes it: 2026-01-02T03:04:05Z.
std::string utc(Time time) {
  std::string text = iso8601(std::chrono::floor<std::chrono::seconds>(time));
  return text.substr(0, text.find('+')) + "Z";
}

class SsoToken {
 public:
  SsoToken(CredentialTools& tools, const SsoConfig& config)
      : tools_(tools),
        config_(config),
        file_(sso_token_file(tools, config.session.empty() ? config.start_url : config.session)) {}

  // An access token that has not expired. Throws Error that names the command to log in with.
  std::string get() {
    auto token = read_cache(tools_, file_);
    std::string problem = "there is no SSO token";
    if (token) {
      auto expires = parse_time(member(*token, "expiresAt"));
      Time now = tools_.time.now();
      if (expires && *expires - now < kTokenWindow && may_refresh(*token)) refresh(*token);
      expires = parse_time(member(*token, "expiresAt"));
      std::string text = member(*token, "accessToken");
      output::register_secret(text);
      if (!text.empty() && expires && *expires > now) return text;
      problem = "the SSO token has expired";
    }
    throw Error("No credentials of the role '{}': {}; run '{}'.", config_.role_name, problem,
                config_.login);
  }

 private:
  bool may_refresh(const Json& token) {
    if (config_.session.empty()) return false;  // the older form has no refresh token
    for (const char* name : {"refreshToken", "clientId", "clientSecret"})
      if (member(token, name).empty()) return false;
    auto registered_until = parse_time(member(token, "registrationExpiresAt"));
    if (!registered_until || *registered_until <= tools_.time.now()) return false;
    auto now = tools_.clock.steady();
    if (next_refresh_ && now < *next_refresh_) return false;
    next_refresh_ = now + kPauseOfRefresh;
    return true;
  }

  void refresh(Json& token) {
    for (const char* name : {"refreshToken", "clientSecret"})
      output::register_secret(member(token, name));
    Call call{"sso-oidc",
              config_.region,
              "CreateToken",
              {{"grantType", "refresh_token"},
               {"clientId", member(token, "clientId")},
               {"clientSecret", member(token, "clientSecret")},
               {"refreshToken", member(token, "refreshToken")}}};
    Json answer;
    try {
      answer = send_call(tools_, call);
    } catch (const ServiceError&) {  // the token at hand may still last; get() looks
      return;
    }
    token["startUrl"] = config_.start_url;
    token["region"] = config_.region;
    token["accessToken"] = member(answer, "accessToken");
    auto seconds = std::chrono::seconds(answer.value("expiresIn", 0));
    token["expiresAt"] = utc(tools_.time.now() + seconds);
    if (std::string next = member(answer, "refreshToken"); !next.empty()) {
      output::register_secret(next);
      token["refreshToken"] = next;
    }
    write_cache(file_, token);
  }

  CredentialTools& tools_;
  SsoConfig config_;
  std::filesystem::path file_;
  std::optional<std::chrono::steady_clock::time_point> next_refresh_;
};

Json role_credentials(CredentialTools& tools, const SsoConfig& config, SsoToken& token) {
  Call call{"sso",
            config.region,
            "GetRoleCredentials",
            {{"roleName", config.role_name},
             {"accountId", config.account_id},
             {"accessToken", token.get()}}};
  Json answer;
  try {
    answer = send_call(tools, call);
  } catch (const ServiceError& error) {  // only logging in again helps, which AWS does not say
    if (error.status != 401) throw;
    throw Error("No credentials of the role '{}': the SSO session has ended; run '{}'.",
                config.role_name, config.login);
  }
  const Json* role = find(answer, "/roleCredentials");
  const Json* expiration = role ? find(*role, "/expiration") : nullptr;
  if (!expiration || !expiration->is_number())
    throw Error("SSO answered without credentials of the role '{}'.", config.role_name);
  Time expires{std::chrono::milliseconds(expiration->get<int64_t>())};
  return {{"ProviderType", "sso"},
          {"Credentials",
           {{"AccessKeyId", member(*role, "accessKeyId")},
            {"SecretAccessKey", member(*role, "secretAccessKey")},
            {"SessionToken", member(*role, "sessionToken")},
            {"Expiration", utc(expires)},
            {"AccountId", config.account_id}}}};
}

}  // namespace

Found sso_credentials(const Scope& scope) {
  if (!scope.has("sso_account_id") && !scope.has("sso_role_name"))
    return Found::none(
        fmt::format("profile '{}' has no sso_account_id and sso_role_name", scope.profile));
  SsoConfig config = read_config(scope);
  Json key = {{"accountId", config.account_id}, {"roleName", config.role_name}};
  if (config.session.empty())
    key["startUrl"] = config.start_url;
  else
    key["sessionName"] = config.session;
  CredentialTools& tools = scope.tools;
  auto token = std::make_shared<SsoToken>(tools, config);
  return {cached(tools, role_cache_file(tools, key.dump(-1, ' ', true)), "sso",
                 [&tools, config, token] { return role_credentials(tools, config, *token); })};
}

}  // namespace gcdt::aws
