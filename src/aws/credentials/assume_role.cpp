// Roles assumed with the credentials of another profile or of the machine.
#include <charconv>

#include "aws/credentials/cache.h"
#include "aws/credentials/call.h"
#include "aws/credentials/refreshing.h"
#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr NamedProvider kMachineSources[] = {
    {"Environment", env_credentials},
    {"EcsContainer", container_credentials},
    {"Ec2InstanceMetadata", instance_credentials},
};

bool has_static_keys(const Scope& scope) {
  return scope.has("aws_access_key_id") || scope.has("aws_secret_access_key");
}

bool has_role(const Scope& scope) {
  return scope.has("role_arn") && !scope.has("web_identity_token_file");
}

Found machine_source(const Scope& scope, const std::string& name) {
  auto known = std::ranges::find_if(
      kMachineSources, [&](const NamedProvider& source) { return iequals(source.name, name); });
  if (known == std::end(kMachineSources))
    throw Error("{} is '{}'; it must be Environment, Ec2InstanceMetadata or EcsContainer.",
                scope.origin("credential_source"), name);
  Found found = known->find({scope.tools, scope.profile});
  if (!found.fetch)
    throw Error("{} is {}, but there are no credentials: {}.", scope.origin("credential_source"),
                name, found.why_not);
  return found;
}

[[noreturn]] void fail_loop(const Scope& scope, const std::string& next) {
  std::string path;
  for (const std::string& profile : scope.visited) path += profile + " -> ";
  throw Error("{} closes a loop: {}{} -> {}.", scope.origin("source_profile"), path, scope.profile,
              next);
}

Found profile_source(const Scope& scope, const std::string& name) {
  if (!scope.tools.settings.files.profiles.contains(name))
    throw Error("{} is '{}', a profile that does not exist.", scope.origin("source_profile"), name);
  Scope source{scope.tools, name, false, scope.visited};
  source.visited.push_back(scope.profile);
  bool is_static = has_static_keys(source);
  // A profile may name itself for its own static keys; every other way back is a loop.
  bool itself = name == scope.profile && scope.visited.empty();
  if (std::ranges::find(source.visited, name) != source.visited.end() && !(itself && is_static))
    fail_loop(scope, name);
  if (!is_static && has_role(source)) return assume_role_credentials(source);
  std::vector<ChainStep> steps;
  Found found = first_found(kProfileChain, source, steps);
  if (!found.fetch)
    throw Error("{} is '{}', but that profile has no credentials.", scope.origin("source_profile"),
                name);
  return found;
}

Found source_of(const Scope& scope) {
  auto profile = scope.key("source_profile"), machine = scope.key("credential_source");
  if (profile && machine)
    throw Error("Profile '{}' has both source_profile and credential_source; one must go.",
                scope.profile);
  if (!profile && !machine)
    throw Error(
        "{} needs credentials to assume the role with: add source_profile or "
        "credential_source.",
        scope.origin("role_arn"));
  return profile ? profile_source(scope, *profile) : machine_source(scope, *machine);
}

// The parameters of AssumeRole that the profile names; without a default session name, since they
// are the key of the cache as well.
Json role_params(const Scope& scope) {
  Json params = {{"RoleArn", checked_role_arn(*scope.key("role_arn"), scope.origin("role_arn"))}};
  constexpr std::pair<const char*, const char*> kTexts[] = {
      {"role_session_name", "RoleSessionName"},
      {"external_id", "ExternalId"},
      {"mfa_serial", "SerialNumber"}};
  for (const auto& [key, name] : kTexts)
    if (auto value = scope.key(key)) params[name] = *value;
  if (auto text = scope.key("duration_seconds")) {
    int seconds = 0;
    const char* end = text->data() + text->size();
    auto [at, error] = std::from_chars(text->data(), end, seconds);
    if (error != std::errc() || at != end || seconds <= 0)
      throw Error("{} is '{}'; it must be a number of seconds.", scope.origin("duration_seconds"),
                  *text);
    params["DurationSeconds"] = seconds;
  }
  return params;
}

// One code a run: if it was wrong, the person starts again knowing why.
std::string ask_mfa_code(CredentialTools& tools, const std::string& serial, bool& asked) {
  if (std::exchange(asked, true))
    throw Error("The MFA code for {} was asked for already; run the command again.", serial);
  return trim(tools.terminal.ask(fmt::format("Enter MFA code for {}: ", serial), false));
}

}  // namespace

Found assume_role_credentials(const Scope& scope) {
  if (!scope.has("role_arn"))
    return Found::none(fmt::format("profile '{}' has no role_arn", scope.profile));
  if (!has_role(scope))
    return Found::none(
        fmt::format("profile '{}' assumes its role with a web identity", scope.profile));
  CredentialTools& tools = scope.tools;
  auto source = std::make_shared<Refreshing>(source_of(scope), tools.time, tools.warnings);
  Json params = role_params(scope);
  std::string serial = text_or(params, "/SerialNumber");
  auto file = role_cache_file(tools, dump_python(params));
  auto ask = [&tools, source, params, serial, asked = false]() mutable {
    Call call{"sts", sts_region(tools.settings), "AssumeRole", params};
    if (!call.params.contains("RoleSessionName"))
      call.params["RoleSessionName"] = default_session_name(tools);
    if (!serial.empty()) call.params["TokenCode"] = ask_mfa_code(tools, serial, asked);
    return with_account_id(send_call(tools, call, source.get()));
  };
  // With MFA nothing can be renewed without the user.
  return {cached(tools, file, "assume-role", std::move(ask)), {}, serial.empty()};
}

}  // namespace gcdt::aws
