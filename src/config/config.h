// Files -> one JSON value: find gcdt_<env>.*, read it, follow `baseconfig` (the environment file
// wins), add the reader's overlay and the ignore patterns (01-core 7).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "os/system.h"
#include "output/output.h"

namespace gcdt::config {

namespace fs = std::filesystem;

// A file the configuration came from; `text` is kept to say where a wrong value stands.
struct Source {
  std::string name;  // as the user would write it: "gcdt_dev.json"
  std::string text;
};

struct Configuration {
  Json value = Json::object();
  std::vector<Source> sources;  // the environment file first, then its bases
};

struct Request {
  fs::path dir;
  std::string env;   // lower case: "dev"
  std::string tool;  // "kumo"
  const os::Environment& environment;
  output::Output& out;  // warnings: two files for one environment, a missing base
  // Runs a Python file and gives what its generate_config() returned; asked only if there is one.
  std::function<Json(const fs::path& file)> read_python;
};

// An empty object if there is no file at all. Throws Error with file:line:column.
Configuration read(const Request& request);

// One line of the table of formats. The order of the table is the order in which formats win.
struct Format {
  const char* extension;  // ".json"
  Json (*read)(const Request& request, const fs::path& file, const std::string& text);
};
const std::vector<Format>& formats();

// Moves the deprecated kumo.cloudformation section to stack and parameters (01-core 7.9).
void migrate_kumo(Json& config, output::Output& out);

// Throws Error "Configuration missing for 'kumo'." and where it was looked for.
void require_section(const Json& config, std::string_view tool, std::string_view env,
                     const std::vector<Source>& sources);

}  // namespace gcdt::config
