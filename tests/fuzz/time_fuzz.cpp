// Timestamps in the forms of AWS's protocols. What was read once is read again the same from our
// own spelling.
#include "base/time.h"
#include "fuzz/fuzz.h"

using namespace gcdt;

FUZZ(input) {
  auto time = parse_time(input);
  if (!time) return;
  if (parse_time(iso8601(*time)) != time) __builtin_trap();
  // HTTP dates of the first centuries could as well be two-digit years.
  bool four_digits = *time >= *parse_time("1000-01-01T00:00:00Z");
  auto whole_seconds = std::chrono::floor<std::chrono::seconds>(*time);
  if (four_digits && parse_time(rfc822(*time)) != whole_seconds) __builtin_trap();
  human_time(*time);
  iso8601_basic(*time);
}
