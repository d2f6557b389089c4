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
  std::string profile;                // the active one; "default" if none is chosen
  bool profile_explicit = false;      // --profile was given
  std::optional<std::string> region;
  RetryMode retry_mode = RetryMode::standard;
  std::optional<int> max_attempts;
  bool use_fips = false, use_dualstack = false;
  bool ignore_configured_endpoints = false;
  std::string ca_bundle;
  std::vector<std::string> data_paths;  // AWS_DATA_PATH
  std::vector<std::string> warnings;    // said once: two variables that differ, ...
  os::Environment environment;
  ProfileFiles files;

  // AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, profile services section, profile endpoint_url.
  std::optional<std::string> endpoint_url(std::string_view service_id) const;
  const Section* active_profile() const;
};

struct Overrides {
  std::optional<std::string> profile, region;
};

// Throws Error naming file or variable for a wrong value.
Settings load_settings(const os::Environment& environment, const Overrides& overrides = {});

}  // namespace gcdt::aws
