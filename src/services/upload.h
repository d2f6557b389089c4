// Files to buckets: one PutObject for small ones, parts in parallel for large ones. Memory is
// bounded by the parts under way, every byte is covered by a CRC32 that S3 checks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "aws/client.h"

namespace gcdt::services {

struct UploadTarget {
  std::string bucket, key;
  std::string region;          // of the bucket; "" = the session's
  std::string owner;           // account the bucket must belong to; "" = not checked
  Json more = Json::object();  // further members of the request: ContentType, Metadata, ...
};

struct UploadOptions {
  size_t part_size = size_t{8} << 20;  // S3 takes no less than 5 MiB; larger for huge files
  size_t threads = 4;
  // Called by the thread that uploads, when parts have been sent.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

// What PutObject or CompleteMultipartUpload answered: ETag, VersionId, ... Whatever fails, and on
// an interrupt, nothing remains of an unfinished upload. Throws ServiceError, Error, Interrupted.
Json upload_file(aws::Session& session, const UploadTarget& target,
                 const std::filesystem::path& file, const UploadOptions& options = {});
Json upload_bytes(aws::Session& session, const UploadTarget& target, std::string_view bytes,
                  const UploadOptions& options = {});

}  // namespace gcdt::services
