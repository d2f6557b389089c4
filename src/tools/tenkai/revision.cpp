#include "tools/tenkai/revision.h"

#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"
#include "services/s3.h"
#include "services/transfer.h"
#include "services/upload.h"

namespace gcdt::tenkai {

namespace {

std::string bucket_name(const Context& ctx) {
  std::string name = text_or(ctx.section(), "/codedeploy/artifactsBucket");
  if (name.empty())
    throw Error(
        "'tenkai.codedeploy.artifactsBucket' is missing: the bucket that bundles are uploaded to.");
  return name;
}

std::string bundle_key(const Group& group) {
  return group.application + "/bundle.tar.gz";
}

constexpr std::string_view kKey = "'tenkai.codedeploy.artifactsBucket'";

// Only for who asks for it: a name with a typing error must not become a bucket. Closed to the
// public, encrypted, and with versions: without them there is no way back to an earlier bundle.
services::Bucket create_bucket(Context& ctx, services::Bucket bucket) {
  const Json* wanted = find(ctx.section(), "/codedeploy/createArtifactsBucket");
  if (!wanted || *wanted != true)
    throw Error(
        "The bucket '{}' ({}) does not exist. Nothing was uploaded. Create it, correct its name, "
        "or let tenkai make it, with 'createArtifactsBucket: true' in 'tenkai.codedeploy'.",
        bucket.name, kKey);
  auto s3 = ctx.aws("s3");
  bucket.region = s3.region();
  Json request{{"Bucket", bucket.name}};
  if (bucket.region != "us-east-1")
    request["CreateBucketConfiguration"] = {{"LocationConstraint", bucket.region}};
  s3.call("CreateBucket", request);
  auto put = [&](const char* operation, const char* member, Json value) {
    s3.call(operation, {{"Bucket", bucket.name},
                        {"ExpectedBucketOwner", bucket.owner},
                        {member, std::move(value)}});
  };
  put("PutPublicAccessBlock", "PublicAccessBlockConfiguration",
      {{"BlockPublicAcls", true},
       {"IgnorePublicAcls", true},
       {"BlockPublicPolicy", true},
       {"RestrictPublicBuckets", true}});
  Json rule{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}}};
  put("PutBucketEncryption", "ServerSideEncryptionConfiguration",
      {{"Rules", Json::array({std::move(rule)})}});
  put("PutBucketVersioning", "VersioningConfiguration", {{"Status", "Enabled"}});
  ctx.out.info(
      fmt::format("Bucket '{}' was created in {}, with versions, encrypted, closed to the public.",
                  bucket.name, bucket.region));
  return bucket;
}

services::Bucket require_bucket(Context& ctx) {
  auto look = services::look_at_bucket(ctx.session, bucket_name(ctx));
  const services::Bucket& bucket = look.bucket;
  switch (look.state) {
    case services::BucketState::absent:
      return create_bucket(ctx, bucket);
    case services::BucketState::foreign:
      throw Error(
          "The bucket '{}' ({}) does not belong to account {}, but to another one. Nothing was "
          "uploaded.",
          bucket.name, kKey, bucket.owner);
    case services::BucketState::denied:
      throw Error(
          "The bucket '{}' ({}) does not belong to account {}, or this account may not look at it. "
          "Nothing was uploaded.",
          bucket.name, kKey, bucket.owner);
    case services::BucketState::mine:
      break;
  }
  std::string region = ctx.aws("codedeploy").region();
  if (bucket.region != region)
    throw Error(
        "The bucket '{}' ({}) is in {}, but CodeDeploy takes bundles for {} only from there. "
        "Nothing was uploaded.",
        bucket.name, kKey, bucket.region, region);
  return bucket;
}

std::string shortened(const std::string& text) {
  return text.size() <= 32 ? text : text.substr(0, 29) + "...";
}

}  // namespace

Json upload_revision(Context& ctx, const Group& group) {
  services::Bucket bucket = require_bucket(ctx);
  std::string key = bundle_key(group);
  output::Activity activity(ctx.out, "uploading the bundle", ctx.clock);
  Json answer = services::upload_file(
      ctx.session,
      {.bucket = bucket.name, .key = key, .region = bucket.region, .owner = bucket.owner},
      ctx.bundle_file, {.progress = services::transfer_progress(activity)});
  Json location{{"bucket", bucket.name},
                {"key", key},
                {"bundleType", "tgz"},
                {"eTag", text(answer, "/ETag")}};
  if (std::string version = text_or(answer, "/VersionId"); !version.empty() && version != "null")
    location["version"] = version;
  else
    ctx.out.warning(fmt::format(
        "The bucket '{}' keeps no versions: each bundle replaces the one before, so that nothing "
        "can go back to that. Switch its versioning on.",
        bucket.name));
  return {{"revisionType", "S3"}, {"s3Location", std::move(location)}};
}

Json appspec_revision(const Context& ctx) {
  std::string content =
      os::read_file(ctx.dir / text(ctx.section(), "/codedeploy/appspec"), size_t{1} << 20);
  std::string hash = hex_encode(sha256(content));
  return {{"revisionType", "AppSpecContent"},
          {"appSpecContent", {{"content", std::move(content)}, {"sha256", std::move(hash)}}}};
}

Json earlier_revision(const Context& ctx, const Group& group, const std::string& name) {
  if (name.starts_with("d-")) {
    Json info =
        ctx.aws("codedeploy").call("GetDeployment", {{"deploymentId", name}}).at("deploymentInfo");
    if (text_or(info, "/applicationName") != group.application)
      throw Error("Deployment {} is one of the application '{}', not of '{}'.", name,
                  text_or(info, "/applicationName"), group.application);
    Json revision = info.at("revision");
    require_present(ctx, revision);
    return revision;
  }
  Json location{{"bucket", bucket_name(ctx)},
                {"key", bundle_key(group)},
                {"bundleType", "tgz"},
                {"version", name}};
  Json revision{{"revisionType", "S3"}, {"s3Location", std::move(location)}};
  require_present(ctx, revision);
  return revision;
}

void require_present(const Context& ctx, const Json& revision) {
  const Json* location = find(revision, "/s3Location");
  if (!location) return;  // GitHub, or the appspec itself
  std::string bucket = text(*location, "/bucket"), key = text(*location, "/key"),
              version = text_or(*location, "/version");
  Json request{{"Bucket", bucket}, {"Key", key}};
  if (!version.empty()) request["VersionId"] = version;
  std::string etag = text_or(*location, "/eTag");
  if (!etag.empty()) request["IfMatch"] = etag;
  try {
    ctx.aws("s3").call("HeadObject", request);
  } catch (const ServiceError& error) {  // HEAD has no codes but these
    if (error.status == 412)
      throw Error("The bundle s3://{}/{} is not the one of that time any more ({}).", bucket, key,
                  etag);
    if (error.status != 404 && error.status != 400) throw;
    throw Error("There is no bundle s3://{}/{}{} any more. `tenkai list` shows earlier revisions.",
                bucket, key, version.empty() ? "" : fmt::format(" in the version '{}'", version));
  }
}

std::string revision_text(const Json& deployment) {
  for (const char* pointer :
       {"/revision/s3Location/version", "/revision/s3Location/eTag",
        "/revision/gitHubLocation/commitId", "/revision/appSpecContent/sha256"})
    if (std::string text = replace_all(text_or(deployment, pointer), "\"", ""); !text.empty())
      return shortened(text);
  return text_or(deployment, "/revision/s3Location/key", "-");
}

}  // namespace gcdt::tenkai
