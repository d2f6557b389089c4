// The two looks of events; make_output chooses.
#pragma once

#include "output/output.h"

namespace gcdt::output {

std::unique_ptr<Output> make_text_output(os::Terminal& terminal, const Options& options,
                                         const os::Environment& environment);
std::unique_ptr<Output> make_json_output(os::Terminal& terminal, const Options& options);

}  // namespace gcdt::output
