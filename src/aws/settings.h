// What environment and profile say about the client: region, endpoints, retries (93 section 4.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/profile.h"
#include "os/system.h"

namespace gcdt::aws {

enum class RetryMode { standard, legacy, adaptive };

struct Settings {
  std::string profile;            // the active one; "default" if none is chosen
  bool profile_explicit = false;  // --profile was given
  std::optional<std::string> region;
  RetryMode retry_mode = RetryMode::standard;
  std::optional<int> max_attempts;
  bool use_fips = false, use_dualstack = false;
  std::optional<std::string> given_endpoint;  // for every service, whatever is configured
  bool ignore_configured_endpoints = false;
  std::string ca_bundle;
  std::vector<std::string> data_paths;  // AWS_DATA_PATH, data_path, ~/.aws/models
  std::vector<std::string> warnings;    // said once: two variables that differ, ...
  os::Environment environment;
  ProfileFiles files;

  // The given one, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, profile services section, profile
  // endpoint_url.
  // Throws Error for one that is no http(s) URL.
  std::optional<std::string> endpoint_url(std::string_view service_id) const;
  const Section* active_profile() const;  // nullptr if it is "default" and there is none
  // Any further setting: the variable, else the key of the active profile. Empty = not set.
  std::optional<std::string> option(std::string_view variable, std::string_view key) const;
  // The name of the place `option` takes its value from, for messages:
  // "AWS_MAX_ATTEMPTS", "'max_attempts' of profile 'dev' in /home/me/.aws/config".
  std::string origin(std::string_view variable, std::string_view key) const;
  // An option that is "true" or "false". Throws Error for anything else.
  std::optional<bool> flag(std::string_view variable, std::string_view key) const;
};

struct Overrides {
  std::optional<std::string> profile, region, endpoint_url;
  std::optional<int> max_attempts;
};

// Throws Error naming file or variable for a wrong value, and for a named profile that does not
// exist.
Settings load_settings(const os::Environment& environment, const Overrides& overrides = {});

}  // namespace gcdt::aws
