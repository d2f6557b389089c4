#include "aws/settings.h"

#include <cctype>
#include <charconv>

#include "aws/endpoint.h"
#include "aws/url.h"
#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

const std::string* find_key(const Sections& sections, std::string_view section,
                            std::string_view key) {
  auto found = sections.find(section);
  if (found == sections.end()) return nullptr;
  auto value = found->second.find(key);
  return value == found->second.end() || value->second.empty() ? nullptr : &value->second;
}

// The first of two variables that is set. Both set to different values is worth a word: other tools
// know only one of them.
std::optional<std::string> first_variable(Settings& settings, std::string_view first,
                                          std::string_view second) {
  auto one = settings.environment.value(first), other = settings.environment.value(second);
  if (one && other && *one != *other)
    settings.warnings.push_back(
        fmt::format("{0} is '{1}' and {2} is '{3}': {0} counts.", first, *one, second, *other));
  return one ? one : other;
}

void choose_profile(Settings& settings, const Overrides& overrides) {
  settings.profile_explicit = overrides.profile.has_value();
  std::optional<std::string> name = overrides.profile;
  if (!name) name = first_variable(settings, "AWS_DEFAULT_PROFILE", "AWS_PROFILE");
  settings.profile = name.value_or("default");
  if (settings.profile == "default" || settings.active_profile()) return;
  const ProfileFiles& files = settings.files;
  std::vector<std::string> names;
  for (const auto& [known, section] : files.profiles) names.push_back(known);
  auto similar = nearest(settings.profile, names);
  throw Error("The profile '{}' is neither in '{}' nor in '{}'{}", settings.profile,
              files.config_path, files.credentials_path,
              similar ? fmt::format("; did you mean '{}'?", *similar) : ".");
}

void choose_region(Settings& settings, const Overrides& overrides) {
  std::string origin = "The given region";
  settings.region = overrides.region;
  if (!settings.region) {
    settings.region = first_variable(settings, "AWS_REGION", "AWS_DEFAULT_REGION");
    origin = settings.environment.value("AWS_REGION") ? "AWS_REGION" : "AWS_DEFAULT_REGION";
  }
  if (!settings.region) {
    settings.region = settings.option({}, "region");
    origin = settings.origin({}, "region");
  }
  if (settings.region && !is_host_label(*settings.region, false))
    throw Error("{} is '{}', which cannot be a region: letters, digits and hyphens only.", origin,
                *settings.region);
}

RetryMode read_retry_mode(const Settings& settings) {
  auto text = settings.option("AWS_RETRY_MODE", "retry_mode");
  if (!text) return RetryMode::standard;
  std::string mode = lower(*text);
  if (mode == "standard") return RetryMode::standard;
  if (mode == "legacy") return RetryMode::legacy;
  if (mode == "adaptive") return RetryMode::adaptive;
  throw Error("{} is '{}'; it must be standard, legacy or adaptive.",
              settings.origin("AWS_RETRY_MODE", "retry_mode"), *text);
}

std::optional<int> read_max_attempts(const Settings& settings) {
  auto text = settings.option("AWS_MAX_ATTEMPTS", "max_attempts");
  if (!text) return std::nullopt;
  int value = 0;
  const char* end = text->data() + text->size();
  auto [at, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || at != end || value < 1)
    throw Error("{} is '{}'; it must be a whole number of at least 1.",
                settings.origin("AWS_MAX_ATTEMPTS", "max_attempts"), *text);
  return value;
}

std::string read_ca_bundle(const Settings& settings) {
  auto path = settings.option("AWS_CA_BUNDLE", "ca_bundle");
  if (!path) return {};
  std::string expanded = expand_path(*path, settings.environment);
  std::error_code ignored;
  if (!std::filesystem::exists(expanded, ignored))
    throw Error("{} names '{}', which does not exist.",
                settings.origin("AWS_CA_BUNDLE", "ca_bundle"), expanded);
  return expanded;
}

std::vector<std::string> read_data_paths(const Settings& settings) {
  std::vector<std::string> paths;
  for (const std::string& path :
       split(settings.option("AWS_DATA_PATH", "data_path").value_or(""), ':'))
    if (!path.empty()) paths.push_back(expand_path(path, settings.environment));
  if (settings.environment.value("HOME"))
    paths.push_back(expand_path("~/.aws/models", settings.environment));
  return paths;
}

void check_services_section(const Settings& settings) {
  auto name = settings.option({}, "services");
  if (name && !settings.files.services.contains(*name))
    throw Error("{} is '{}', but there is no section [services {}].",
                settings.origin({}, "services"), *name, *name);
}

std::string checked_url(std::string url, const std::string& origin) {
  if (!parse_url(url))
    throw Error("{} is '{}', which is no URL like https://host or http://host:port.", origin, url);
  return url;
}

}  // namespace

const Section* Settings::active_profile() const {
  auto found = files.profiles.find(profile);
  return found == files.profiles.end() ? nullptr : &found->second;
}

std::optional<std::string> Settings::option(std::string_view variable, std::string_view key) const {
  if (auto value = environment.value(variable)) return value;
  const std::string* value = find_key(files.profiles, profile, key);
  return value ? std::optional(*value) : std::nullopt;
}

std::string Settings::origin(std::string_view variable, std::string_view key) const {
  if (environment.value(variable)) return std::string(variable);
  return fmt::format("'{}' of profile '{}' in {}", key, profile, files.path_of(profile, key));
}

std::optional<bool> Settings::flag(std::string_view variable, std::string_view key) const {
  auto text = option(variable, key);
  if (!text) return std::nullopt;
  if (iequals(*text, "true")) return true;
  if (iequals(*text, "false")) return false;
  throw Error("{} is '{}'; it must be true or false.", origin(variable, key), *text);
}

std::optional<std::string> Settings::endpoint_url(std::string_view service_id) const {
  if (given_endpoint) return checked_url(*given_endpoint, "The given endpoint");
  if (ignore_configured_endpoints) return std::nullopt;
  std::string key = lower(service_id);
  std::ranges::replace_if(key, [](char c) { return c == ' ' || c == '-'; }, '_');
  std::string variable = "AWS_ENDPOINT_URL_" + key;
  std::ranges::transform(variable, variable.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const std::string& name : {variable, std::string("AWS_ENDPOINT_URL")})
    if (auto url = environment.value(name)) return checked_url(*url, name);
  if (auto services = option({}, "services")) {
    if (const std::string* block = find_key(files.services, *services, key)) {
      Section nested = parse_nested(*block);
      if (auto url = nested.find("endpoint_url"); url != nested.end() && !url->second.empty())
        return checked_url(url->second,
                           fmt::format("endpoint_url of {} in [services {}]", key, *services));
    }
  }
  if (auto url = option({}, "endpoint_url")) return checked_url(*url, origin({}, "endpoint_url"));
  return std::nullopt;
}

Settings load_settings(const os::Environment& environment, const Overrides& overrides) {
  Settings settings;
  settings.environment = environment;
  settings.files = read_profile_files(environment);
  settings.warnings = settings.files.warnings;
  settings.given_endpoint = overrides.endpoint_url;
  choose_profile(settings, overrides);
  choose_region(settings, overrides);
  settings.retry_mode = read_retry_mode(settings);
  settings.max_attempts =
      overrides.max_attempts ? overrides.max_attempts : read_max_attempts(settings);
  settings.use_fips = settings.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint").value_or(false);
  settings.use_dualstack =
      settings.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint").value_or(false);
  settings.ignore_configured_endpoints =
      settings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
          .value_or(false);
  settings.ca_bundle = read_ca_bundle(settings);
  settings.data_paths = read_data_paths(settings);
  check_services_section(settings);
  return settings;
}

}  // namespace gcdt::aws
