#include "services/s3.h"

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

}  // namespace

Bucket require_bucket(aws::Session& session, std::string_view name) {
  Bucket bucket{.name = bare_name(name), .region = {}, .owner = session.account_id()};
  auto s3 = session.client("s3");
  try {
    Json head =
        s3.call("HeadBucket", {{"Bucket", bucket.name}, {"ExpectedBucketOwner", bucket.owner}});
    bucket.region = text_or(head, "/BucketRegion", s3.region());
  } catch (const ServiceError& error) {  // "missing" and "not ours" differ only in their status
    if (error.status == 404)
      throw Error(
          "The artifact bucket '{}' does not exist. Create it, or correct 'artifactBucket'.",
          bucket.name);
    if (error.status == 403)
      throw Error(
          "The artifact bucket '{}' does not belong to account {}, or this account may not "
          "look at it. Nothing was uploaded.",
          bucket.name, bucket.owner);
    throw;
  }
  return bucket;
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
