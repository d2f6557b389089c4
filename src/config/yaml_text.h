// Values as YAML text: the scaffolds and artifacts that people read and other programs parse.
#pragma once

#include <string>

#include "base/json.h"

namespace gcdt::config {

// Block style, keys in their order, a newline at the end. Texts that some reader, of YAML 1.1 or
// 1.2, would take for something else are quoted.
std::string to_yaml(const Json& value);

}  // namespace gcdt::config
