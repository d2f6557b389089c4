// Request bodies that the service takes compressed (the trait requestcompression).
#pragma once

#include "aws/http.h"
#include "aws/model.h"
#include "aws/settings.h"

namespace gcdt::aws {

// Compresses the body with gzip where the operation offers it and it is worth it:
// AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES (10,240), AWS_DISABLE_REQUEST_COMPRESSION and the profile
// keys of the same meaning decide. Throws Error for a size that is none.
void compress_body(const Operation& operation, const Settings& settings, HttpRequest& request);

}  // namespace gcdt::aws
