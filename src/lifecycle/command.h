// What a tool is made of. One command = one file with a `const Command` in it + its name in the
// table of its tool (tools/kumo/kumo.cpp).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gcdt {

struct Context;

// The parse result, docopt's flat map: command words and flags are "true"/absent, positionals and
// valued options their text.
struct Args {
  std::map<std::string, std::string, std::less<>> values;

  bool has(std::string_view name) const { return values.find(name) != values.end(); }
  std::optional<std::string> get(std::string_view name) const {
    auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
};

// What must be in place before a command runs (NINJA's phase column).
struct Needs {
  bool lifecycle = true;    // false: "dispatch-only", no ENV, no config, no signals
  bool config = true;       // the tool's section must exist
  bool credentials = true;  // it calls AWS: the probe runs first
  bool bundle = false;
  // It runs the code of cloudformation.py: a broken one ends the run before anything is done.
  bool template_code = false;
  bool pure_stdout = false;  // its answer stands there alone: whatever is said goes to stderr
  bool lasting = false;      // it takes minutes: credentials that end before that are worth a word
  bool exclusive = false;    // it changes its target: one run at a time on this machine
  // Throws Error for what can be seen to be wrong before anything is bundled or asked.
  void (*check)(Context&) = nullptr;
};

struct Command {
  const char* usage;    // without the tool: "deploy [--override-stack-policy] [-v]"
  const char* summary;  // one line, for docs/commands.md
  // Returns = succeeded. Everything else is thrown.
  void (*run)(Context&);
  Needs needs = {};
  const char* details = "";  // further paragraphs for docs/commands.md
};

// The command word of a usage: "delete -f [-v]" -> "delete".
std::string command_word(const Command& command);

struct Tool {
  const char* name;
  const char* summary;
  std::vector<const Command*> commands;  // in the order of --help
  const char* options = "";              // option lines of the help text
};

}  // namespace gcdt
