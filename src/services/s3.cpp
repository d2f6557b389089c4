#include "services/s3.h"

#include <expected>

#include "aws/endpoint.h"
#include "aws/model.h"
#include "base/text.h"

namespace gcdt::services {

namespace {

std::string bare_name(std::string_view name) {
  size_t mark = name.find(":s3:::");
  if (name.starts_with("arn:") && mark != std::string_view::npos) name.remove_prefix(mark + 6);
  return std::string(name);
}

// What HeadBucket says, else the status it was refused with: its errors have no code but that.
std::expected<Json, int> head_bucket(const aws::Client& s3, const Json& params) {
  try {
    return s3.call("HeadBucket", params);
  } catch (const ServiceError& error) {
    if (error.status != 404 && error.status != 403) throw;
    return std::unexpected(error.status);
  }
}

}  // namespace

BucketLook look_at_bucket(aws::Session& session, std::string_view name) {
  Bucket bucket{.name = bare_name(name), .region = {}, .owner = session.account_id()};
  aws::Client s3 = session.client("s3");
  auto head = head_bucket(s3, {{"Bucket", bucket.name}, {"ExpectedBucketOwner", bucket.owner}});
  if (head) {
    bucket.region = text_or(*head, "/BucketRegion", s3.region());
    return {BucketState::mine, bucket};
  }
  if (head.error() == 404) return {BucketState::absent, bucket};
  // Without the question for its owner: does it answer to somebody else's order?
  bool usable = head_bucket(s3, {{"Bucket", bucket.name}}).has_value();
  return {usable ? BucketState::foreign : BucketState::denied, bucket};
}

Bucket require_bucket(aws::Session& session, std::string_view name) {
  BucketLook look = look_at_bucket(session, name);
  const Bucket& bucket = look.bucket;
  switch (look.state) {
    case BucketState::mine:
      return bucket;
    case BucketState::absent:
      throw Error(
          "The artifact bucket '{}' does not exist. Create it, or correct 'artifactBucket'.",
          bucket.name);
    case BucketState::foreign:
      throw Error(
          "The artifact bucket '{}' does not belong to account {}, but to another one. Nothing was "
          "uploaded.",
          bucket.name, bucket.owner);
    case BucketState::denied:
      break;
  }
  throw Error(
      "The artifact bucket '{}' does not belong to account {}, or this account may not look at it. "
      "Nothing was uploaded.",
      bucket.name, bucket.owner);
}

void put_object(aws::Session& session, const Bucket& bucket, std::string_view key,
                std::string_view body, std::string_view content_type) {
  session.client("s3", bucket.region)
      .call("PutObject", {{"Body", body},
                          {"Bucket", bucket.name},
                          {"ContentType", content_type},
                          {"ExpectedBucketOwner", bucket.owner},
                          {"Key", key}});
}

std::string object_url(const Bucket& bucket, std::string_view key) {
  Json rules = parse_json(aws::find_model("s3").endpoint_rules(), "the endpoint rules of s3");
  Json partitions = parse_json(aws::partitions(), "the list of partitions");
  auto endpoint =
      aws::RuleSet(rules, partitions).resolve({{"Bucket", bucket.name}, {"Region", bucket.region}});
  return endpoint.url + "/" + percent_encode(key, "/");
}

}  // namespace gcdt::services
