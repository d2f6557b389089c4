// What AWS answered to completion, kept in files: a TAB is answered from there, and AWS is asked
// behind the back of the shell.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/completion.h"

namespace gcdt::cli {

struct CacheLimits {
  std::chrono::seconds fresh{300};            // answered as it is
  std::chrono::seconds usable{24 * 60 * 60};  // answered, and asked again for the next time
  std::chrono::seconds pause{20};             // between two attempts to ask
};

// Runs the work somewhere else and comes back when it is done or the time a TAB may take is over.
using Elsewhere = std::function<void(const std::function<void()>& work)>;

// The lines of `file`; new ones from `fetch`, which may throw, if they are too old. Whatever goes
// wrong, the answer is what is there, or nothing.
std::vector<std::string> remembered(const std::filesystem::path& file,
                                    const std::function<std::vector<std::string>()>& fetch,
                                    const Elsewhere& elsewhere, const CacheLimits& limits = {});

// A process of its own, without terminal, that may take 20 seconds; waits 1.5 seconds for it.
void in_another_process(const std::function<void()>& work);

// $XDG_CACHE_HOME/gcdt/completion or ~/.cache/gcdt/completion; empty without a home.
std::filesystem::path completion_folder(const os::Environment& environment);

// The answer of AWS, remembered by profile, credentials, region and endpoint.
std::vector<std::string> ask_aws(const Question& question, const os::Environment& environment,
                                 const std::filesystem::path& dir, const Elsewhere& elsewhere);

}  // namespace gcdt::cli
