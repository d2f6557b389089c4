// The stages of the lifecycle that concern schemas: defaults beneath the configuration, and the
// check of what it says.
#pragma once

#include <string_view>

#include "config/config.h"

namespace gcdt::config {

// Puts the defaults of their schemas beneath the sections of tools and plugins that exist, the
// user's values on top (01-core 5.4). The section of `tool` need not exist for a command that does
// without: it then gets its `defaults`, validation switched off.
void incept_defaults(Json& config, std::string_view tool, bool section_needed);

// Checks the keys common to all tools, the section of `tool` and those of all plugins; for tool
// "gcdt" whatever is there, and what is wrong in the sections of tools is a warning. Throws one
// Error with every problem, each on its own line as "gcdt_dev.json:3:9: kumo.stack.StackName: 5 is
// not of type 'string'". `defaults.validate` switches the check of a section off. Digit texts that
// were taken as integers are converted in `config` and named in one deprecation warning.
void validate(Json& config, const std::vector<Source>& sources, std::string_view tool,
              output::Output& out);

}  // namespace gcdt::config
