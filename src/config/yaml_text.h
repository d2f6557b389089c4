// Values as YAML text: the scaffolds and artifacts that people read and other programs parse.
#pragma once

#include <string>

#include "base/json.h"
#include "base/ordered_json.h"

namespace gcdt::config {

// Block style, keys in their order, a newline at the end. Texts that some reader, of YAML 1.1 or
// 1.2, would take for something else are quoted.
std::string to_yaml(const Json& value);
// The same with the keys in the order in which they were written.
std::string to_ordered_yaml(const OrderedJson& value);

}  // namespace gcdt::config
