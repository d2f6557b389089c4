// Encodings, times, widths, and what makes text harmless for a terminal.
#include "base/text.h"
#include "base/time.h"
#include "fuzz/fuzz.h"
#include "output/sanitize.h"

FUZZ(input) {
  gcdt::parse_time(input);
  gcdt::percent_decode(input);
  gcdt::display_width(gcdt::valid_utf8(input));
  auto encoded = gcdt::base64_encode(input);
  if (gcdt::base64_decode(encoded) != std::string(input)) __builtin_trap();
  gcdt::base64_decode(input);
  for (char byte : gcdt::output::sanitize(input, gcdt::output::Mode::line))
    if (byte >= 0 && byte < 32) __builtin_trap();  // nothing may move the cursor
}
