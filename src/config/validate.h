// The stages of the lifecycle that concern schemas: defaults beneath the configuration, and the
// check of the running tool's section.
#pragma once

#include <string_view>

#include "config/config.h"

namespace gcdt::config {

// Puts the defaults of the tool's schema beneath its section, if the section exists (01-core 5.4).
void incept_defaults(Json& config, std::string_view tool);

// Checks the section of `tool`. Throws one Error with every problem, each on its own line as
// "gcdt_dev.json:3:9: kumo.stack.StackName: 5 is not of type 'string'". Does nothing if the section
// is absent, has no schema, or `defaults.validate` is false. Digit texts that were taken as
// integers are converted in `config` and named in one deprecation warning.
void validate(Json& config, const std::vector<Source>& sources, std::string_view tool,
              output::Output& out);

}  // namespace gcdt::config
