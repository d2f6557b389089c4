// JSON texts, and what is found in them by pointer.
#include "base/json.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  gcdt::Json value = gcdt::parse_json(input, "input");
  gcdt::dump_pretty(value);
  gcdt::dump_python(value);
  gcdt::text_or(value, "/kumo/stack/StackName");
}
