// Who listens to the lifecycle beside the tools: plugins that are part of this program, programs
// that the configuration names, and the Python packages of the active virtualenv.
#pragma once

#include "lifecycle/context.h"
#include "lifecycle/signals.h"
#include "python/distributions.h"

namespace gcdt::plugins {

// The plugins of this run by name: those built in, under the names of the packages they replace,
// and the Python packages of the active virtualenv.
std::vector<python::Distribution> installed(const os::Environment& environment);

// Whether a Python package is part of this program now, so that it is not loaded:
// "gcdt-lookups".
bool replaces(std::string_view distribution);

// Connects all plugins in the order in which they hear a signal: built-in ones, programs, Python
// plugins, then the user's hooks. Throws Error if a plugin cannot be loaded.
void connect(Bus& bus, Context& ctx);

// The section `plugins.<name>` of the configuration, which chooses a plugin; nullptr if there is
// none, or if it switches the plugin off.
const Json* active_section(const Context& ctx, std::string_view name);

// Whether a plugin's section switches it off: "enabled": false.
bool is_disabled(const Json& section);

// The text of an option that older versions keep directly in the section, newer ones under
// `defaults`; "" if it is in neither place.
std::string option(const Json& section, std::string_view key);

}  // namespace gcdt::plugins
