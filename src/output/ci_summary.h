// The page that GitHub shows about a run.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"

namespace gcdt::output {

struct CiRun {
  const std::string& title;  // "kumo deploy"
  int exit_code;
  const std::string& error;     // the last one; may be empty
  const std::string& markdown;  // what the command said of itself; may be empty
  const Json& result;           // its outcome as a value; null if there is none
};

// Masked, and without anything that could break out of its place.
std::string ci_summary(const CiRun& run);
// As much of it as GitHub takes: 1 MiB in all, of which `used` bytes are there already.
std::string fit_summary(const std::string& markdown, uint64_t used);

// A value as it may stand in a cell of a table: one line, as code, its own marks harmless.
std::string markdown_code(std::string_view value);

}  // namespace gcdt::output
