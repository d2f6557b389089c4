// URLs that carry their signature: whoever has one can make this one call until it expires.
#pragma once

#include <chrono>
#include <string>

#include "aws/client.h"

namespace gcdt::aws {

// For calls without a body ("s3", "GetObject"). Nothing is sent. `call.region` empty: the
// session's. Throws Error for calls that have a body, and for times beyond a week.
std::string presigned_url(Session& session, Call call, std::chrono::seconds valid);

}  // namespace gcdt::aws
