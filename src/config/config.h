// Files -> one JSON value: find gcdt_<env>.*, read, follow `baseconfig`, merge (the environment file
// wins), overlay (01-core 7).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "output/output.h"

namespace gcdt::config {

// How Python files are read: asked only if there is one. Returns what generate_config() returned.
using ReadPython = std::function<Json(const std::filesystem::path& file)>;

struct Request {
  std::filesystem::path dir;
  std::string env;   // lower case
  std::string tool;  // "kumo"; the older per-tool .conf files belong to one tool
  output::Output& out;  // warnings: two files for one environment, missing base, ...
  ReadPython read_python;
};

// An empty object if there is no file at all. Throws Error with file:line:column.
Json read(const Request& request);

// One line of the table of formats (formats.cpp).
struct Format {
  const char* extension;  // ".json"
  Json (*read)(const Request& request, const std::filesystem::path& file);
};
const std::vector<Format>& formats();  // in the order in which they win

// YAML 1.2 core schema by libyaml: merge keys, duplicate keys refused, node budget 10^6 including
// aliases, depth 100, unknown tags refused. First document only. `origin` as in parse_json.
Json parse_yaml(std::string_view text, std::string_view origin);

// Moves the deprecated kumo.cloudformation section to stack and parameters (7.9); warnings to out.
void migrate_kumo(Json& config, output::Output& out);

// A sentence for a section that must exist. Throws Error "Configuration missing for 'kumo'."
void require_section(const Json& config, std::string_view tool);

}  // namespace gcdt::config
