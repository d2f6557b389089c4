#include "services/bucket_contents.h"

namespace gcdt::services {

namespace {

Json which(const Bucket& bucket) {
  return {{"Bucket", bucket.name}, {"ExpectedBucketOwner", bucket.owner}};
}

// Each page of ListObjectVersions has at most 1,000 entries, which is what DeleteObjects takes.
Json entries(const Json& page) {
  Json found = Json::array();
  for (std::string_view kind : {"/Versions", "/DeleteMarkers"})
    for (const Json& entry : array_or_empty(page, kind)) {
      Json object = {{"Key", text(entry, "/Key")}};
      if (std::string version = text_or(entry, "/VersionId"); !version.empty())
        object["VersionId"] = version;
      found.push_back(std::move(object));
    }
  return found;
}

}  // namespace

BucketContents bucket_contents(aws::Session& session, const Bucket& bucket) {
  BucketContents contents;
  session.client("s3", bucket.region)
      .each_page("ListObjectVersions", which(bucket), [&](const Json& page) {
        contents.objects += entries(page).size();
        for (const Json& version : array_or_empty(page, "/Versions"))
          contents.bytes += version.value("Size", std::uint64_t{0});
        return true;
      });
  return contents;
}

void empty_bucket(aws::Session& session, const Bucket& bucket,
                  const std::function<void(size_t deleted)>& progress) {
  auto s3 = session.client("s3", bucket.region);
  size_t deleted = 0;
  s3.each_page("ListObjectVersions", which(bucket), [&](const Json& page) {
    Json objects = entries(page);
    if (objects.empty()) return true;
    deleted += objects.size();
    Json request = which(bucket);
    request["Delete"] = {{"Objects", std::move(objects)}, {"Quiet", true}};
    Json answer = s3.call("DeleteObjects", request);
    const Json& errors = array_or_empty(answer, "/Errors");
    if (!errors.empty())
      throw Error("Object '{}' of bucket '{}' could not be deleted: {}: {}",
                  text_or(errors[0], "/Key"), bucket.name, text_or(errors[0], "/Code"),
                  text_or(errors[0], "/Message"));
    progress(deleted);
    return true;
  });
}

}  // namespace gcdt::services
