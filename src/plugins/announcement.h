// What a command was about, in the words of notifications (02-plugins 7.2 and 8).
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"

namespace gcdt::plugins {

struct Announcement {
  std::string subject;  // "stack 'infra-dev'", "lambda function 'f' to version '7'"
  std::string deed;     // what was done to it: "deploy complete for", "rolled back"
};

// Nothing for commands that nobody is told about. Both texts are empty when the configuration does
// not say what the command is about.
std::optional<Announcement> announcement(const Context& ctx);

// The error with which the run ended; "" if it did not fail.
std::string error_of(const Context& ctx);

// The first `limit` bytes of valid UTF-8, cut between characters and marked with "..." if any are
// left out.
std::string shortened(std::string text, size_t limit);

}  // namespace gcdt::plugins
