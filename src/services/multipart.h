// The parts of a large upload: several threads take the next part until there is none.
#pragma once

#include "services/upload.h"

namespace gcdt::services {

// What is uploaded. May be read from several threads.
class UploadSource {
 public:
  virtual ~UploadSource() = default;
  virtual uint64_t size() const = 0;
  virtual std::string read(uint64_t offset, size_t count) const = 0;  // throws Error
};

// The members that all requests about an object share.
Json object_request(const UploadTarget& target);

Json upload_parts(const aws::Client& s3, const UploadTarget& target, const UploadSource& source,
                  const UploadOptions& options);

}  // namespace gcdt::services
