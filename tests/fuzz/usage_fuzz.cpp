// A command line (first line) by a usage text (the others).
#include "base/text.h"
#include "cli/usage.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  size_t end = std::min(input.find('\n'), input.size());
  gcdt::cli::Usage usage(std::string(input.substr(end)), "--json  lines");
  usage.parse(gcdt::split(input.substr(0, end), ' '));
}
