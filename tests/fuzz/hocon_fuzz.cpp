// HOCON configurations; their includes find nothing.
#include "config/hocon.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  gcdt::config::parse_hocon(input, {"input.conf", "/nonexistent"}, {{{"HOME", "/home/user"}}});
}
