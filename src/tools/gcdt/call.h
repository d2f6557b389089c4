// What `gcdt call` does, without the command line around it.
#pragma once

#include <string>

#include "aws/client.h"

namespace gcdt::core {

// One call by the rules of the AWS CLI: blobs travel as base64, instants as ISO 8601, and
// ResponseMetadata is left out. `region` empty: the session's. Throws ServiceError, Error.
Json call_once(aws::Session& session, const std::string& service, const std::string& region,
               const std::string& operation, Json params);

// A line of `gcdt call --batch` ({"service", "operation", "params"?, "region"?}) to its answer:
// {"ok": ...} or {"error": {"code", "message"}}. Throws Interrupted only.
Json answer_line(aws::Session& session, const std::string& line);

}  // namespace gcdt::core
