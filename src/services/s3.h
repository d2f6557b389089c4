// Buckets that deployments are uploaded to. Every call names the owner that the bucket must have:
// bucket names are guessable, and nothing may go to somebody else's (93, gate D4).
#pragma once

#include <string>
#include <string_view>

#include "aws/client.h"

namespace gcdt::services {

// A bucket that was looked at: it exists, this account owns it, its region is known.
struct Bucket {
  std::string name, region, owner;
};

// Four answers: "may not be looked at" is not "does not exist", and a bucket that we can use may
// belong to somebody else.
enum class BucketState { mine, absent, denied, foreign };
struct BucketLook {
  BucketState state;
  Bucket bucket;  // the region only if it is mine
};
BucketLook look_at_bucket(aws::Session& session, std::string_view name);

// `name` as the configuration spells it: a plain name, or arn:aws:s3:::name. Throws Error if the
// bucket does not exist or is not ours.
Bucket require_bucket(aws::Session& session, std::string_view name);

void put_object(aws::Session& session, const Bucket& bucket, std::string_view key,
                std::string_view body, std::string_view content_type);

// https://<bucket>.s3.<region>.<suffix of the partition>/<key>: also right in China, in GovCloud
// and in regions younger than the s3-<region> form.
std::string object_url(const Bucket& bucket, std::string_view key);

}  // namespace gcdt::services
