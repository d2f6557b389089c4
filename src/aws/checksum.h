// Checksums of bodies (93 gate P10): on requests whose operation knows them, and on answers that
// carry one.
#pragma once

#include <optional>
#include <string>

#include "aws/http.h"
#include "aws/model.h"
#include "aws/settings.h"

namespace gcdt::aws {

// Adds x-amz-checksum-<algorithm> as the model asks. CRC32 unless the parameters name another
// algorithm. Throws Error for one that is not known here.
void add_checksum(const Operation& operation, const Json& params, const Settings& settings,
                  HttpRequest& request);

// Whether the headers carry a checksum of the body, a Content-MD5 not counted.
bool has_checksum(const HttpRequest& request);

// Asks for the checksum of the answer where the service has one to give.
void ask_for_checksum(const Operation& operation, const Settings& settings, Json& params);

// Why the body is not what the server says it sent, or what it stored is not what we sent; nullopt
// if it fits or nothing is said.
std::optional<std::string> checksum_mismatch(const Operation& operation, const HttpRequest& request,
                                             const HttpResponse& response);

}  // namespace gcdt::aws
