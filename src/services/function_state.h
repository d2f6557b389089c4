// The states of a Lambda function: it refuses further changes until one has taken effect.
#pragma once

#include <string>

#include "aws/client.h"

namespace gcdt::services {

// Waits until the function, or that version of it, can be used and changed: neither Pending nor
// with an update in progress. `seen`: its configuration as it was shown last; if that is ready,
// nothing is asked. Throws Error with AWS's reason if it failed, or takes longer than five minutes.
void wait_for_function(const aws::Client& lambda, os::Clock& clock, const std::string& function,
                       Json seen, const std::string& version = {});

}  // namespace gcdt::services
