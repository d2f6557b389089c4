// Everything that is in a bucket: objects, their old versions, and markers of deleted ones.
#pragma once

#include <cstdint>
#include <functional>

#include "services/s3.h"

namespace gcdt::services {

struct BucketContents {
  size_t objects = 0;  // every version and marker counts
  std::uint64_t bytes = 0;
};
BucketContents bucket_contents(aws::Session& session, const Bucket& bucket);

// Deletes all of that, a page at a time; `progress` is told how many are gone so far. Throws Error
// for the first that cannot be deleted.
void empty_bucket(aws::Session& session, const Bucket& bucket,
                  const std::function<void(size_t deleted)>& progress);

}  // namespace gcdt::services
