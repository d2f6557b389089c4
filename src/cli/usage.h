// The usage lines are the grammar (docopt 0.6.2 semantics, 01-core 2.1): parse argv against the text
// that --help prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/command.h"

namespace gcdt::cli {

struct ParseResult {
  enum Kind { ok, help, error } kind = ok;
  Args args;
  std::string message;  // of an error; may be empty
};

class Usage {
 public:
  // `text`: "Usage:" block, blank line, option lines starting with "-". Throws Error if the text
  // itself is no valid usage.
  explicit Usage(std::string text);
  // Options of `common` (in the form of option lines) are accepted with every usage line although
  // the lines do not mention them.
  Usage(std::string text, std::string common);

  ParseResult parse(const std::vector<std::string>& argv) const;
  std::string_view text() const { return text_; }
  std::string usage_block() const;  // up to the blank line

 private:
  std::string text_, common_;
};

// The help text of a tool, made from its table.
std::string help_text(const Tool& tool);

}  // namespace gcdt::cli
