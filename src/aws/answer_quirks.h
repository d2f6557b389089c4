// What rows of the table of quirks do on the way back; the reasons stand there.
#pragma once

#include "aws/http.h"
#include "aws/model.h"

namespace gcdt::aws {

void decode_policies(const Operation& operation, const HttpResponse& response, Json& result);
void decode_template(const Operation& operation, const HttpResponse& response, Json& result);
void read_bucket_location(const Operation& operation, const HttpResponse& response, Json& result);
void decode_console_output(const Operation& operation, const HttpResponse& response, Json& result);

// Unless the caller asked for encoded keys.
void decode_keys(const Json& given, Json& answer);

}  // namespace gcdt::aws
