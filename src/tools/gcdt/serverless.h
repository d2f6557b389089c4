// The generator "serverless": from an application of gcdt_gru in app.py to the configurations of
// its Lambda function and its API (02-plugins 9).
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::core {

// Asks, then writes swagger.yaml, gcdt_<env>.json for every environment and gcdt_gru.py, and
// returns their names. `answers`: "name=answer" from the command line. Throws Error, before
// anything is written, for a wrong answer, an application that is none, or a file that exists.
std::vector<std::string> generate_serverless(Context& ctx, const std::vector<std::string>& answers);

}  // namespace gcdt::core
