// What --help says: of a tool its usage, its options and its commands, of a command its own usage,
// options and examples. And what to do next when a command line was not understood.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lifecycle/command.h"

namespace gcdt::cli {

std::string tool_help(const Tool& tool);
// Of all commands of the table that begin with this word ("deploy" and "deploy --all").
std::string command_help(const Tool& tool, const std::string& word);

// The first word of the line that is a command of the tool.
std::optional<std::string> command_in(const Tool& tool, const std::vector<std::string>& words);

// A sentence for a line that no usage fits: which option is wrong, and where help is.
std::string advice(const Tool& tool, const std::vector<std::string>& words);

// Examples of a command: lines "# what for", each above a command line. Empty if there are none.
std::string_view examples_of(const Tool& tool, std::string_view word);

// A help text for a window of so many columns: long lines go on below their own text. Examples stay
// in one piece, to be copied.
std::string fitted(const std::string& help, size_t width);

}  // namespace gcdt::cli
