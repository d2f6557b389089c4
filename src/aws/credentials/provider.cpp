#include "aws/credentials/provider.h"

#include "base/error.h"
#include "os/files.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace {
constexpr size_t kMaxTokenSize = 64 << 10;
}

void Warnings::add(std::string text) {
  std::scoped_lock lock(mutex_);
  if (std::ranges::find(all_, text) == all_.end()) all_.push_back(std::move(text));
}

std::vector<std::string> Warnings::take() {
  std::scoped_lock lock(mutex_);
  std::vector<std::string> fresh(all_.begin() + static_cast<ptrdiff_t>(taken_), all_.end());
  taken_ = all_.size();
  return fresh;
}

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

Found first_found(std::span<const NamedProvider> providers, const Scope& scope,
                  std::vector<ChainStep>& steps) {
  for (const NamedProvider& provider : providers) {
    steps.push_back({provider.name, "configured, but it failed", true});
    Found found = provider.find(scope);
    if (found.fetch) {
      steps.back().outcome = "used";
      return found;
    }
    steps.back() = {provider.name, found.why_not};
  }
  return Found::none("no provider applies");
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

std::string member(const Json& json, const char* name) {
  if (!json.is_object()) return {};
  auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Credentials credentials_from_json(const Json& json, std::string provider,
                                  std::string_view token_name, std::string_view what) {
  for (const char* name : {"AccessKeyId", "SecretAccessKey"})
    if (member(json, name).empty()) throw Error("{} has no {}.", what, name);
  Credentials credentials =
      make_credentials(std::move(provider), member(json, "AccessKeyId"),
                       member(json, "SecretAccessKey"), member(json, token_name.data()));
  credentials.account_id = member(json, "AccountId");
  credentials.expiration = expiration_of(json);
  bool given = json.contains("Expiration") && !json.at("Expiration").is_null();
  if (given && !credentials.expiration) throw Error("{} has an Expiration that is no time.", what);
  return credentials;
}

std::optional<Time> expiration_of(const Json& json) {
  std::string text = member(json, "Expiration");
  // The AWS CLI writes its cache with "UTC" at the end.
  if (text.ends_with("UTC")) text.replace(text.size() - 3, 3, "Z");
  return parse_time(text);
}

std::string read_token_file(const std::string& path, std::string_view what) {
  auto token = os::read_file_if_exists(path, kMaxTokenSize);
  if (!token) throw Error("{} names '{}', which does not exist.", what, path);
  output::register_secret(*token);
  return *token;
}

}  // namespace gcdt::aws
