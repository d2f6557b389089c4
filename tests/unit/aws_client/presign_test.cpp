#include "aws/presign.h"

#include <doctest.h>

#include "support/fake_machine.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;

namespace {

struct PresignWorld : test::FakeMachine {
  PresignWorld() : FakeMachine("2013-05-24T00:00:00Z") {}

  Session session{
      load_settings({{{"AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"},
                      {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
                      {"AWS_REGION", "us-east-1"},
                      {"HOME", "/nonexistent"}}}),
      seams()};

  std::string url(std::string operation, Json params, std::chrono::seconds valid = 24h) {
    return presigned_url(session, {"s3", "", std::move(operation), std::move(params)}, valid);
  }
};

}  // namespace

TEST_CASE("a presigned URL has the form of S3's documentation") {
  PresignWorld world;
  std::string url = world.url("GetObject", {{"Bucket", "examplebucket"}, {"Key", "test.txt"}});
  CHECK(
      url.starts_with("https://examplebucket.s3.us-east-1.amazonaws.com/test.txt"
                      "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                      "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
                      "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                      "&X-Amz-SignedHeaders=host&X-Amz-Signature="));
  CHECK(url.size() == url.find("X-Amz-Signature=") + 16 + 64);
  CHECK(world.transport.requests.empty());
}

TEST_CASE("what would be a header becomes part of the query") {
  PresignWorld world;
  std::string url = world.url("GetObject", {{"Bucket", "examplebucket"},
                                            {"Key", "a b"},
                                            {"ExpectedBucketOwner", "123456789012"},
                                            {"VersionId", "v"}});
  CHECK(url.find("/a%20b?") != std::string::npos);
  CHECK(url.find("versionId=v") != std::string::npos);
  CHECK(url.find("x-amz-expected-bucket-owner=123456789012") != std::string::npos);
  CHECK(url.find("checksum-mode") == std::string::npos);
}

TEST_CASE("what cannot be presigned is refused") {
  PresignWorld world;
  Json object{{"Bucket", "examplebucket"}, {"Key", "k"}};
  CHECK_THROWS_AS(world.url("GetObject", object, 8 * 24h), Error);
  CHECK_THROWS_AS(world.url("GetObject", object, 0s), Error);
  object["Body"] = "x";
  CHECK_THROWS_WITH_AS(world.url("PutObject", object),
                       "PutObject has a body, and such calls cannot be presigned.", Error);
}
