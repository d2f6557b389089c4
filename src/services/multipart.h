// The parts of a large upload: several threads take the next part until there is none.
#pragma once

#include "services/upload.h"

namespace gcdt::services {

// The members that all requests about an object share.
Json object_request(const UploadTarget& target);

Json upload_parts(const aws::Client& s3, const UploadTarget& target, const aws::Content& source,
                  const UploadOptions& options);

}  // namespace gcdt::services
