// YAML configurations and templates.
#include "config/yaml.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  gcdt::config::walk_yaml(input, [](const std::string&, gcdt::Position) {});
  gcdt::config::parse_yaml(input, "input", gcdt::config::YamlTags::cloudformation);
}
