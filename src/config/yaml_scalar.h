// The type of a plain YAML scalar by ruamel.yaml's YAML 1.2 rules.
#pragma once

#include <string_view>

#include "base/json.h"

namespace gcdt::config {

Json resolve_plain_scalar(std::string_view text);

}  // namespace gcdt::config
