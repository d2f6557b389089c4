// What is told of a deployment that is over: its targets, why it failed, in which words of the
// scripts and of the log (30-tenkai 5.6, 5.7).
#pragma once

#include <string>

#include "lifecycle/context.h"
#include "tools/tenkai/targets.h"

namespace gcdt::tenkai {

void show_summary(Context& ctx, const Targets& targets);

// For targets with a step that failed. `start`: of the deployment; older lines of the log are not
// about it. What cannot be asked for is a warning.
void show_diagnostics(Context& ctx, const Targets& targets, Time start);

// "HEALTH_CONSTRAINTS: Too many instances failed ... First failure: ...": why it did not succeed,
// in sentences. `info`: as GetDeployment shows it.
std::string cause(const Json& info, const Targets& targets);

}  // namespace gcdt::tenkai
