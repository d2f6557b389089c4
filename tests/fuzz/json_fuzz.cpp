// JSON texts, what is found in them by pointer, and where things stand in them.
#include "base/json.h"
#include "config/places.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  gcdt::config::walk_json(input, [](const std::string&, size_t) {});
  gcdt::Json value = gcdt::parse_json(input, "input");
  gcdt::dump_pretty(value);
  gcdt::dump_python(value);
  gcdt::text_or(value, "/kumo/stack/StackName");
}
