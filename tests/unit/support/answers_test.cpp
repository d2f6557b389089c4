// What the scripted AWS sends, read back by the client: the two were written apart.
#include <doctest.h>

#include "support/answers.h"

#include "aws/protocol.h"

using namespace gcdt;

static void check_round_trip(const std::string& service, std::string_view operation,
                             const Json& reply) {
  const aws::Model& model = aws::find_model(service);
  aws::Operation called = model.operation(operation);
  aws::Answer answer = aws::parse(model, called, test::encode_answer(model, called, reply));
  CAPTURE(service);
  CHECK(!answer.error);
  CHECK(!answer.unreadable);
  answer.result.erase("ResponseMetadata");
  CHECK(dump(aws::blobs_to_base64(answer.result)) == dump(reply));
}

TEST_CASE("answers of every protocol are read as they were written") {
  check_round_trip("cloudformation", "DescribeStacks",
                   {{"Stacks", Json::array({{{"StackName", "a<&>b"},
                                             {"CreationTime", "2026-01-02T03:04:05+00:00"},
                                             {"StackStatus", "CREATE_COMPLETE"},
                                             {"DisableRollback", true},
                                             {"NotificationARNs", Json::array({"x", "y"})}}})}});
  check_round_trip("sqs", "GetQueueAttributes", {{"Attributes", {{"DelaySeconds", "1"}}}});
  check_round_trip("ec2", "DescribeRegions",
                   {{"Regions", Json::array({{{"RegionName", "eu-west-1"}}})}});
  check_round_trip("dynamodb", "GetItem",
                   {{"Item", {{"b", {{"B", "AAEC"}}}, {"n", {{"N", "1"}}}}}});
  check_round_trip(
      "lambda", "GetFunctionConfiguration",
      {{"FunctionName", "f"}, {"CodeSize", 5}, {"Environment", {{"Variables", {{"A", "b"}}}}}});
  check_round_trip(
      "route53", "ListHostedZones",
      {{"HostedZones", Json::array({{{"Id", "1"}, {"Name", "x."}, {"CallerReference", "r"}}})},
       {"IsTruncated", false},
       {"MaxItems", "100"}});
  check_round_trip("s3", "GetObject",
                   {{"Body", "aGVsbG8="},
                    {"ContentLength", 5},
                    {"ContentType", "text/plain"},
                    {"ETag", "\"e\""},
                    {"LastModified", "2026-01-02T03:04:05+00:00"},
                    {"Metadata", {{"owner", "me"}}}});
  check_round_trip(
      "s3", "ListObjectsV2",
      {{"Contents", Json::array({{{"Key", "a"}, {"Size", 1}}, {{"Key", "b"}, {"Size", 2}}})},
       {"IsTruncated", false}});
}

TEST_CASE("refusals of every protocol are read as they were written") {
  for (const std::string service :
       {"cloudformation", "ec2", "dynamodb", "lambda", "route53", "s3"}) {
    const aws::Model& model = aws::find_model(service);
    auto http =
        test::encode_refusal(model, {.code = "SlowDown", .message = "a < b", .status = 503});
    auto answer = aws::parse(model, model.operation(model.operation_names().front()), http);
    CAPTURE(service);
    REQUIRE(answer.error);
    CHECK(answer.error->code == "SlowDown");
    CHECK(answer.error->message == "a < b");
  }
}
