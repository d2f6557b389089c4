// gcdt_awsume: renews the role that `gcdt awsume` took on (02-plugins 10.4).
#pragma once

#include "lifecycle/signals.h"

namespace gcdt::plugins {

// Active with the package `installed` in the virtualenv, or with a section in the configuration.
// Renews at check_credentials_init, if less than 900 s are left.
void connect_awsume(Bus& bus, bool installed);

}  // namespace gcdt::plugins
