// What is particular to S3 on the wire.
#include <doctest.h>

#include "base/hash.h"
#include "base/text.h"
#include "support/pipeline_world.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::PipelineWorld;

namespace {

const Json kObject{{"Bucket", "infra-dev"}, {"Key", "a b/c+d.zip"}};

Json object_with(std::string name, Json value) {
  Json params = kObject;
  params[name] = std::move(value);
  return params;
}

std::string_view bytes(const Json& blob) {
  return {reinterpret_cast<const char*>(blob.get_binary().data()), blob.get_binary().size()};
}

}  // namespace

TEST_CASE("the bucket is part of the host, or of the path where it must be") {
  struct Case {
    test::Variables environment;
    std::string bucket, url;
  };
  for (const auto& [environment, bucket, url] : {
           Case{{}, "infra-dev", "https://infra-dev.s3.eu-west-1.amazonaws.com/a%20b/c%2Bd.zip"},
           Case{{}, "with.dots", "https://s3.eu-west-1.amazonaws.com/with.dots/a%20b/c%2Bd.zip"},
           Case{
               {}, "Under_score", "https://s3.eu-west-1.amazonaws.com/Under_score/a%20b/c%2Bd.zip"},
           Case{{{"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:5000"}},
                "infra-dev",
                "http://127.0.0.1:5000/infra-dev/a%20b/c%2Bd.zip"},
           Case{{},
                "arn:aws:s3:eu-west-1:123456789012:accesspoint/mine",
                "https://mine-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/a%20b/c%2Bd.zip"},
       }) {
    PipelineWorld world(environment);
    world.transport.answer(200);
    world.call("s3", "HeadObject", {{"Bucket", bucket}, {"Key", "a b/c+d.zip"}});
    CHECK(world.request(0).url() == url);
  }
  PipelineWorld world;
  world.transport.answer(200, "<LocationConstraint>eu-west-1</LocationConstraint>");
  world.transport.answer(200, "<ListAllMyBucketsResult/>");
  world.call("s3", "GetBucketLocation", {{"Bucket", "infra-dev"}});
  world.call("s3", "ListBuckets");
  CHECK(world.request(0).url() == "https://s3.eu-west-1.amazonaws.com/infra-dev?location");
  CHECK(world.request(1).url() == "https://s3.eu-west-1.amazonaws.com/");
}

TEST_CASE("uploads carry their CRC32; without TLS their body is signed, too") {
  PipelineWorld world(test::Variables{{"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:5000"}});
  world.transport.answer(200);
  world.call("s3", "PutObject",
             object_with("Body", Json::binary({'1', '2', '3', '4', '5', '6', '7', '8', '9'})));
  const HttpRequest& sent = world.request(0);
  CHECK(sent.body == "123456789");
  CHECK(sent.headers.get("x-amz-checksum-crc32") == "y/Q5Jg==");
  CHECK(sent.headers.get("x-amz-sdk-checksum-algorithm") == "CRC32");
  CHECK(sent.headers.get("x-amz-content-sha256") == hex_encode(sha256("123456789")));
  CHECK(sent.headers.get("Authorization").find("x-amz-checksum-crc32") != std::string::npos);
}

TEST_CASE("over TLS the signed checksum stands for the body of an upload") {
  PipelineWorld world;
  for (int i = 0; i < 2; ++i) world.transport.answer(200);
  world.call("s3", "PutObject", object_with("Body", "123456789"));
  CHECK(world.request(0).headers.get("x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
  CHECK(world.request(0).headers.get("x-amz-checksum-crc32") == "y/Q5Jg==");
  world.call("s3", "PutBucketPolicy", {{"Bucket", "infra-dev"}, {"Policy", "{}"}});
  CHECK(world.request(1).headers.get("x-amz-content-sha256") == hex_encode(sha256("{}")));

  PipelineWorld frugal(test::Variables{{"AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_REQUIRED"}});
  frugal.transport.answer(200);
  frugal.call("s3", "PutObject", object_with("Body", "x"));
  CHECK(frugal.request(0).headers.get("x-amz-content-sha256") == hex_encode(sha256("x")));
}

TEST_CASE("without TLS a file is signed, unless it is large and goes to this machine") {
  auto hash = [](const char* endpoint, size_t size) {
    PipelineWorld world(test::Variables{{"AWS_ENDPOINT_URL", endpoint}});
    world.transport.answer(200);
    world.call("s3", "PutObject", object_with("Body", std::string(size, 'x')));
    return world.request(0).headers.get("x-amz-content-sha256");
  };
  const size_t large = size_t{1} << 20;
  CHECK(hash("http://127.0.0.1:4566", large) == "UNSIGNED-PAYLOAD");
  CHECK(hash("http://[::1]:4566", large) == "UNSIGNED-PAYLOAD");
  CHECK(hash("http://127.0.0.1:4566", 1) == hex_encode(sha256("x")));
  CHECK(hash("http://10.0.0.1:4566", large) == hex_encode(sha256(std::string(large, 'x'))));
}

TEST_CASE("another checksum is taken from the caller, or computed as named") {
  PipelineWorld world;
  for (int i = 0; i < 3; ++i) world.transport.answer(200);
  world.call("s3", "PutObject", object_with("ChecksumSHA256", "given"));
  CHECK(world.request(0).headers.get("x-amz-checksum-sha256") == "given");
  CHECK_FALSE(world.request(0).headers.find("x-amz-checksum-crc32"));
  world.call("s3", "PutObject", object_with("ChecksumAlgorithm", "SHA1"));
  CHECK(world.request(1).headers.get("x-amz-checksum-sha1") == base64_encode(sha1("")));
  CHECK_THROWS_WITH_AS(world.call("s3", "PutObject", object_with("ChecksumAlgorithm", "XXHASH3")),
                       "The checksum algorithm XXHASH3 is not known here; use CRC32, CRC32C, "
                       "CRC64NVME, MD5, SHA1 or "
                       "SHA256.",
                       Error);

  PipelineWorld frugal(test::Variables{{"AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_REQUIRED"}});
  frugal.transport.answer(200);
  frugal.transport.answer(200, "<DeleteResult/>");
  frugal.call("s3", "PutObject", object_with("Body", "x"));
  CHECK_FALSE(frugal.request(0).headers.find("x-amz-checksum-crc32"));
  frugal.call("s3", "DeleteObjects",
              {{"Bucket", "infra-dev"}, {"Delete", {{"Objects", Json::array({{{"Key", "k"}}})}}}});
  CHECK(frugal.request(1).headers.find("x-amz-checksum-crc32"));
}

TEST_CASE("a setting of checksums that means nothing is an error that names it") {
  PipelineWorld sending(test::Variables{{"AWS_REQUEST_CHECKSUM_CALCULATION", "never"}});
  CHECK_THROWS_WITH_AS(sending.call("s3", "PutObject", object_with("Body", "x")),
                       "AWS_REQUEST_CHECKSUM_CALCULATION is 'never'; it must be when_supported or "
                       "when_required.",
                       Error);
  PipelineWorld reading(test::Variables{{"AWS_RESPONSE_CHECKSUM_VALIDATION", "never"}});
  CHECK_THROWS_AS(reading.call("s3", "GetObject", kObject), Error);
  CHECK(sending.transport.requests.empty());
}

TEST_CASE("a download that is not what was stored is fetched again") {
  PipelineWorld world;
  world.transport.answer(200, "123456780", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  world.transport.answer(200, "123456789", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  Json answer = world.call("s3", "GetObject", kObject);
  CHECK(bytes(answer.at("Body")) == "123456789");
  CHECK(world.request(0).headers.get("x-amz-checksum-mode") == "ENABLED");
  CHECK(world.transport.requests.size() == 2);
}

TEST_CASE("what S3 stored otherwise than it was sent is sent again, and is no success at the end") {
  PipelineWorld world;
  world.transport.answer(200, "", {{"x-amz-checksum-crc32", "AAAAAA=="}});
  world.transport.answer(200, "", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  CHECK_NOTHROW(world.call("s3", "PutObject", object_with("Body", "123456789")));
  CHECK(world.transport.requests.size() == 2);

  for (int i = 0; i < 3; ++i)
    world.transport.answer(200, "", {{"x-amz-checksum-crc32", "AAAAAA=="}});
  ServiceError error = world.error_of("s3", "PutObject", object_with("Body", "123456789"));
  CHECK(std::string(error.what()).contains("is not that of what was sent"));
  CHECK(world.transport.requests.size() == 5);
}

TEST_CASE("checksums that speak of something else than the body are left alone") {
  PipelineWorld world;
  world.transport.answer(200, "", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  CHECK_NOTHROW(world.call("s3", "PutObject", object_with("Body", "123456789")));
  world.transport.answer(206, "123", {{"x-amz-checksum-crc32", "y/Q5Jg=="}});
  CHECK_NOTHROW(world.call("s3", "GetObject", object_with("Range", "bytes=0-2")));
  world.transport.answer(200, "123456789", {{"x-amz-checksum-crc32", "AAAAAA==-3"}});
  CHECK_NOTHROW(world.call("s3", "GetObject", kObject));
}

TEST_CASE("a bucket elsewhere is found where S3 says it is, and remembered") {
  PipelineWorld world;
  world.transport.answer(301, "", {{"x-amz-bucket-region", "us-west-2"}});
  world.transport.answer(200);
  world.transport.answer(200);
  world.call("s3", "HeadBucket", {{"Bucket", "infra-dev"}});
  world.call("s3", "HeadObject", kObject);
  REQUIRE(world.transport.requests.size() == 3);
  CHECK(world.request(1).host == "infra-dev.s3.us-west-2.amazonaws.com");
  CHECK(world.request(1).headers.get("Authorization").find("/us-west-2/s3/") != std::string::npos);
  CHECK(world.request(1).headers.get("Host") == "infra-dev.s3.us-west-2.amazonaws.com");
  CHECK(world.request(2).host == "infra-dev.s3.us-west-2.amazonaws.com");
}

TEST_CASE("the region in the body of a refusal counts, too; a second redirect does not") {
  PipelineWorld world;
  world.transport.answer(400,
                         "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message>"
                         "<Region>eu-central-1</Region></Error>");
  world.transport.answer(301,
                         "<Error><Code>PermanentRedirect</Code><Message>moved</Message></Error>",
                         {{"x-amz-bucket-region", "us-west-2"}});
  ServiceError error = world.error_of("s3", "GetObject", kObject);
  CHECK(error.code == "PermanentRedirect");
  CHECK(world.transport.requests.size() == 2);
  CHECK(world.request(1).host == "infra-dev.s3.eu-central-1.amazonaws.com");
}

TEST_CASE("a region that could be part of another host is not followed") {
  PipelineWorld world;
  world.transport.answer(301, "", {{"x-amz-bucket-region", "x.evil.com#"}});
  CHECK(world.error_of("s3", "HeadBucket", {{"Bucket", "infra-dev"}}).status == 301);
  CHECK(world.transport.requests.size() == 1);
}

TEST_CASE("listings are asked for encoded keys and give plain ones") {
  PipelineWorld world;
  std::string listing =
      "<ListBucketResult><EncodingType>url</EncodingType><Prefix>a+b%2F</Prefix>"
      "<Contents><Key>a+b%2Fc%0Ad</Key></Contents>"
      "<CommonPrefixes><Prefix>x%26y%2F</Prefix></CommonPrefixes></ListBucketResult>";
  world.transport.answer(200, listing);
  world.transport.answer(200, listing);
  Json plain = world.call("s3", "ListObjectsV2", {{"Bucket", "infra-dev"}});
  CHECK(world.request(0).query_string() == "list-type=2&encoding-type=url");
  CHECK(plain.at("Contents").at(0).at("Key") == "a b/c\nd");
  CHECK(plain.at("CommonPrefixes").at(0).at("Prefix") == "x&y/");
  CHECK(plain.at("Prefix") == "a b/");
  Json asked =
      world.call("s3", "ListObjectsV2", {{"Bucket", "infra-dev"}, {"EncodingType", "url"}});
  CHECK(asked.at("Contents").at(0).at("Key") == "a+b%2Fc%0Ad");
}

TEST_CASE("the source of a copy is encoded, given as a text or in its parts") {
  for (const Json& source :
       {Json("other/a b/\xc3\xa4.zip?versionId=v1"), Json("other/a%20b/%C3%A4.zip?versionId=v1"),
        Json{{"Bucket", "other"}, {"Key", "a b/\xc3\xa4.zip"}, {"VersionId", "v1"}}}) {
    PipelineWorld world;
    world.transport.answer(200, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>");
    world.call("s3", "CopyObject", object_with("CopySource", source));
    CHECK(world.request(0).headers.get("x-amz-copy-source") ==
          "other/a%20b/%C3%A4.zip?versionId=v1");
  }
}

TEST_CASE("keys of the customer go out in base64 with their MD5") {
  PipelineWorld world;
  world.transport.answer(200);
  Json params = object_with("SSECustomerKey", "0123456789abcdef0123456789abcdef");
  params["SSECustomerAlgorithm"] = "AES256";
  world.call("s3", "HeadObject", params);
  const Headers& headers = world.request(0).headers;
  CHECK(headers.get("x-amz-server-side-encryption-customer-key") ==
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  CHECK(headers.get("x-amz-server-side-encryption-customer-key-MD5") ==
        base64_encode(md5("0123456789abcdef0123456789abcdef")));
}

TEST_CASE("an error that comes with status 200 is an error") {
  PipelineWorld world;
  std::string body = "<Error><Code>InternalError</Code><Message>We failed</Message></Error>";
  world.transport.answer(200, body);
  world.transport.answer(200, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>");
  CHECK(world.call("s3", "CopyObject", object_with("CopySource", "a/b"))
            .contains("CopyObjectResult"));
  CHECK(world.transport.requests.size() == 2);
}
