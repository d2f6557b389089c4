// Which operation a request means, for services of each protocol.
#include <doctest.h>

#include "support/request_matching.h"

#include "support/answers.h"

using namespace gcdt;

static std::string rest(const char* service, std::string method, std::string path,
                        std::vector<std::pair<std::string, std::optional<std::string>>> query = {},
                        aws::Headers headers = {}) {
  aws::HttpRequest request{.method = std::move(method),
                           .path = std::move(path),
                           .query = std::move(query),
                           .headers = std::move(headers)};
  return test::operation_of(aws::find_model(service), request);
}

TEST_CASE("the Action field names the operation of a query request") {
  aws::HttpRequest request;
  request.body = "Action=DescribeStacks&StackName=a%2Fb+c";
  CHECK(test::operation_of(aws::find_model("cloudformation"), request) == "DescribeStacks");
  CHECK(test::form_fields(request.body)["StackName"] == "a/b c");
  request.body = "Action=Nonsense";
  CHECK(test::operation_of(aws::find_model("cloudformation"), request).empty());
}

TEST_CASE("the target header names the operation of a JSON request") {
  aws::HttpRequest request;
  request.headers.set("X-Amz-Target", "DynamoDB_20120810.GetItem");
  CHECK(test::operation_of(aws::find_model("dynamodb"), request) == "GetItem");
  CHECK(test::operation_of(aws::find_model("kms"), request).empty());
}

TEST_CASE("method, path, query and required headers tell the operations of REST apart") {
  CHECK(rest("s3", "PUT", "/bucket/some/key") == "PutObject");
  CHECK(rest("s3", "PUT", "/bucket") == "CreateBucket");
  CHECK(rest("s3", "GET", "/bucket", {{"location", std::nullopt}}) == "GetBucketLocation");
  CHECK(rest("s3", "PUT", "/bucket/key", {{"partNumber", "1"}, {"uploadId", "x"}}) == "UploadPart");
  CHECK(rest("s3", "PUT", "/bucket/key", {}, {{{"x-amz-copy-source", "b/k"}}}) == "CopyObject");
  CHECK(rest("apigateway", "GET", "/restapis/abc/stages") == "GetStages");
  CHECK(rest("lambda", "GET", "/2015-03-31/functions/f") == "GetFunction");
  CHECK(rest("lambda", "GET", "/nowhere").empty());
}

TEST_CASE("the credential scope names the service that a request is signed for") {
  aws::HttpRequest request;
  CHECK(test::signing_name(request).empty());
  request.headers.set("Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/s3/aws4_request, "
                      "SignedHeaders=host, Signature=00");
  CHECK(test::signing_name(request) == "s3");
}
