// The looks of events; make_output chooses, and puts the others around one of the first two.
#pragma once

#include "output/output.h"

namespace gcdt::output {

std::unique_ptr<Output> make_text_output(os::Terminal& terminal, const Options& options,
                                         const os::Environment& environment);
std::unique_ptr<Output> make_json_output(os::Terminal& terminal, const Options& options);

// What a CI system understands beside the lines for people, if the run is one of GitHub Actions or
// GitLab; else `inner` itself.
std::unique_ptr<Output> add_ci_output(std::unique_ptr<Output> inner, os::Terminal& terminal,
                                      const Options& options, const os::Environment& environment);
// Writes a test report to options.junit_file when the run is over.
std::unique_ptr<Output> add_junit_output(std::unique_ptr<Output> inner, os::Terminal& terminal,
                                         const Options& options);

// Whether a runner of a CI system would obey a line of this text. Then made so that none does.
bool commands_ci(std::string_view text);
std::string without_ci_commands(std::string_view text);

}  // namespace gcdt::output
