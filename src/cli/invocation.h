// A command line understood: which tool, which command, with what. Touches nothing but its
// arguments, so that --help and usage errors cost nothing and need nothing.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "lifecycle/command.h"
#include "output/output.h"

namespace gcdt::cli {

struct Invocation {
  const Tool* tool = nullptr;
  const Command* command = nullptr;
  Args args;  // without the options below
  output::Options output;
  bool yes = false;
  bool debug_tls = false;
  std::optional<std::string> profile, region;
  std::optional<int> max_attempts;

  std::string title() const;  // "kumo deploy"
};

// What is said instead of running a command: help on stdout, a usage error on stderr.
struct Reply {
  int exit_code = 0;
  std::string out, err;
};

// argv as main gets it: "kumo deploy -v", "gcdt kumo deploy -v".
std::expected<Invocation, Reply> interpret(const std::vector<std::string>& argv);

// A quick guess, by single words: whether this will be a command that calls AWS. Not one with
// --debug-tls, for which libcurl may see more of the environment, and no question of a completion
// script: it asks AWS in a forked process, where a lock that another thread of ours held, say the
// loader's, would never be released.
bool may_call_aws(const std::vector<std::string>& argv);

}  // namespace gcdt::cli
