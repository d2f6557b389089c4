// The states of a Lambda function: it refuses further changes until one has taken effect.
#pragma once

#include <string>

#include "aws/client.h"

namespace gcdt::services {

// Waits until the function, or that version of it, can be used and changed: neither Pending nor
// with an update in progress. `seen`: its configuration as it was shown last; if that is ready,
// nothing is asked. Returns what was seen last, whatever state that is. Throws Error if it takes
// longer than five minutes.
Json settled_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                      Json seen, const std::string& version = {});

// The same for one that must be good then: throws Error with AWS's reason if it failed.
Json wait_for_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                       Json seen, const std::string& version = {});

// Why it failed, in AWS's words.
std::string failure_reason(const Json& function);

}  // namespace gcdt::services
