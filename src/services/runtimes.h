// Which runtimes Lambda has: the names are those of its service model, so that new ones come with
// it; what AWS no longer takes is listed here.
#pragma once

#include <string>

#include "base/time.h"

namespace gcdt::services {

// Throws Error for a name that Lambda does not know, and for one that it no longer takes; either
// way with the supported one that is meant or comes nearest. `place` stands before the sentence.
void require_runtime(const std::string& name, const std::string& place);

// "AWS Lambda no longer takes the runtime 'python2.7'. Use 'python3.14'."; empty if it does.
std::string retired(const std::string& name);

// "AWS ended the support of nodejs20.x on 2026-04-30; ...": such functions still deploy. Empty if
// it is supported at that time.
std::string support_ended(const std::string& name, Time now);

}  // namespace gcdt::services
