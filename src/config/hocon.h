// HOCON, the format of the older configuration files (01-core 7.10): JSON with unquoted texts,
// dotted keys, merging, substitutions `${path}` / `${?path}`, `+=` and includes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "os/system.h"

namespace gcdt::config {

struct HoconOrigin {
  std::string name;           // for messages: "lambda_dev.conf"
  std::filesystem::path dir;  // where includes are looked for
};

// Substitutions that the text does not define are taken from `environment`. Throws Error with
// file:line for syntax errors, missing required values, cycles and includes that cannot be read.
Json parse_hocon(std::string_view text, const HoconOrigin& origin,
                 const os::Environment& environment);

// The paths of all substitutions, as they may stand for variables of the environment.
std::vector<std::string> hocon_references(std::string_view text, const HoconOrigin& origin);

}  // namespace gcdt::config
