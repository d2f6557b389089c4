// Plugins that are programs of their own, in any language: executables gcdt-plugin-* that the
// configuration names in a section of `plugins` ("executable": "gcdt-plugin-audit"). They hear the
// signals from config_read_finalized on. The protocol is in docs/plugin-protocol.md.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"
#include "lifecycle/signals.h"

namespace gcdt::plugins {

// Starts them when the configuration has been read. Throws Error, naming the plugin, if one cannot
// be found or does not speak the protocol, and from then on whatever ends one.
void connect_programs(Bus& bus);

struct ProgramVersion {
  std::string name, version;
  std::string trouble;  // why there is no version
};
// What the programs say that a configuration names; for `gcdt version`.
std::vector<ProgramVersion> program_versions(const Context& ctx, const Json& config);

}  // namespace gcdt::plugins
