// YAML configurations and templates.
#include "config/yaml.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  gcdt::config::locate(input, "/kumo/stack");
  gcdt::config::parse_yaml(input, "input", gcdt::config::YamlTags::cloudformation);
}
