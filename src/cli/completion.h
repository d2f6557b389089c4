// What fits at the cursor of a command line. The scripts of completions/ ask by calling the program
// itself: `kumo __complete WORD... CURRENT`, so that the answer never differs from the grammar.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/docopt.h"
#include "os/system.h"

namespace gcdt::cli {

struct Candidate {
  std::string text, description;
  bool operator==(const Candidate&) const = default;
};

// The candidates that begin as the current word does; or the shell shall offer its files.
struct Answer {
  std::vector<Candidate> candidates;
  bool files = false;
};

// A value only AWS knows: which one, and what stands on the command line already.
struct Question {
  std::string tool;
  std::string name;  // as in the usage: "<lambda>", "--change-set"
  std::optional<std::string> profile, region;
  Json values = Json::object();  // of the arguments and options so far: {"<lambda>": "orders"}
};

struct Surroundings {
  const os::Environment& environment;
  std::filesystem::path dir;
  std::function<std::vector<std::string>(const Question&)> ask_aws;
};

// `argv`: the name of the program, the words before the cursor, the one the cursor is on (or "").
Answer complete(const std::vector<std::string>& argv, const Surroundings& around);

// Those that have a gcdt_<env>.* in the folder.
std::vector<std::string> environments_in(const std::filesystem::path& dir);

// The values of an argument or option that this machine knows; nothing if it knows none.
// `description`: of the option, which may list them ("auto, always or never").
std::vector<std::string> local_values(const Question& question, std::string_view description,
                                      const Surroundings& around);
// Of a placeholder of the usage: <file>, <mapping>.
bool names_a_file(std::string_view placeholder);

// Whether the command line is a question of a completion script, and the exit code if it is.
bool is_completion(const std::vector<std::string>& argv);
int answer_completion(const std::vector<std::string>& argv, os::Terminal& terminal,
                      const os::Environment& environment);

}  // namespace gcdt::cli
