// The help text of a tool and what a command line means by it (01-core 2.1). The grammar is in
// docopt.h; here are help, the options of every command, and the table of a tool.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/docopt.h"
#include "lifecycle/command.h"

namespace gcdt::cli {

struct ParseResult {
  enum Kind { ok, help, error } kind = ok;
  Args args;
  std::string message;  // of an error; may be empty
};

class Usage {
 public:
  // `text`: "Usage:" block, blank line, option lines starting with "-". Options of `common` (option
  // lines, too) are accepted with every usage line although the lines do not mention them. Throws
  // Error if the text is no valid usage.
  explicit Usage(std::string text, std::string common = {});

  ParseResult parse(const std::vector<std::string>& argv) const;
  // What --help prints: the text, then the lines of the common options.
  std::string help() const;
  // What a usage error prints: up to the blank line.
  std::string usage_block() const;
  const docopt::Grammar& grammar() const { return grammar_; }

 private:
  std::string text_, common_;
  docopt::Grammar grammar_;
};

// The usage text of a tool, made from its table.
std::string usage_text(const Tool& tool);
// The options of every command: --json, --color, ...
std::string_view common_options();

// The command of the table that a parsed command line names.
const Command* find_command(const Tool& tool, const Args& args);
// The command (or other word that may stand first) that is nearly the first word of the line;
// nothing if that is a command itself.
std::optional<std::string> nearest_command(const Tool& tool, const std::vector<std::string>& argv,
                                           std::vector<std::string> other_words = {});

}  // namespace gcdt::cli
