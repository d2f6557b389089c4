#include <doctest.h>

#include "aws/protocol.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

SerializedRequest request(const char* service, const char* operation, const Json& params) {
  const Model& model = find_model(service);
  return serialize(model, model.operation(operation), params);
}

}  // namespace

TEST_CASE("a CloudFormation call is a form") {
  HttpRequest http =
      request("cloudformation", "CreateStack",
              {{"StackName", "a b"},
               {"Capabilities", Json::array({"CAPABILITY_IAM"})},
               {"NotificationARNs", Json::array()},
               {"DisableRollback", true},
               {"Parameters", Json::array({{{"ParameterKey", "k"}, {"ParameterValue", "ü&="}}})}})
          .http;
  CHECK(http.method == "POST");
  CHECK(http.path == "/");
  CHECK(http.body ==
        "Action=CreateStack&Version=2010-05-15&Capabilities.member.1=CAPABILITY_IAM"
        "&DisableRollback=true&NotificationARNs=&Parameters.member.1.ParameterKey=k"
        "&Parameters.member.1.ParameterValue=%C3%BC%26%3D&StackName=a%20b");
  CHECK(http.headers.get("content-type") == "application/x-www-form-urlencoded; charset=utf-8");
}

TEST_CASE("EC2 names are capitalized and its lists are flat") {
  CHECK(request("ec2", "DescribeInstances",
                {{"InstanceIds", Json::array({"i-1", "i-2"})},
                 {"Filters", Json::array({{{"Name", "n"}, {"Values", Json::array({"v"})}}})}})
            .http.body ==
        "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=n&Filter.1.Value.1=v"
        "&InstanceId.1=i-1&InstanceId.2=i-2");
}

TEST_CASE("JSON numbers keep all their digits") {
  HttpRequest http =
      request("logs", "GetLogEvents",
              {{"logGroupName", "g"}, {"logStreamName", "s"}, {"startTime", 9223372036854775807}})
          .http;
  CHECK(http.headers.get("X-Amz-Target") == "Logs_20140328.GetLogEvents");
  CHECK(http.headers.get("Content-Type") == "application/x-amz-json-1.1");
  CHECK(http.body == R"({"logGroupName":"g","logStreamName":"s","startTime":9223372036854775807})");
  CHECK(request("codedeploy", "ListDeployments",
                {{"createTimeRange", {{"start", "2020-01-01T00:00:00.25Z"}, {"end", 1.5e9}}}})
            .http.body == R"({"createTimeRange":{"end":1500000000,"start":1577836800.25}})");
  CHECK(request("codedeploy", "ListApplications", Json::object()).http.body == "{}");
}

TEST_CASE("text that JSON cannot hold as it is becomes valid JSON") {
  std::string body =
      request("logs", "CreateLogGroup", {{"logGroupName", "\"\\\n\x01\xFF ü"}}).http.body;
  auto parsed = try_parse_json(body);
  REQUIRE(parsed);
  CHECK(parsed->at("logGroupName") == "\"\\\n\x01\xEF\xBF\xBD ü");
}

TEST_CASE("a Lambda call has path, query, headers and a raw body") {
  HttpRequest http = request("lambda", "Invoke",
                             {{"FunctionName", "arn:aws:lambda:eu-west-1:123456789012:function:f"},
                              {"Qualifier", "live 1"},
                              {"InvocationType", "Event"},
                              {"Payload", "{\"a\": 1}"}})
                         .http;
  CHECK(http.method == "POST");
  CHECK(http.path ==
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af/"
        "invocations");
  CHECK(http.query_string() == "Qualifier=live%201");
  CHECK(http.headers.get("X-Amz-Invocation-Type") == "Event");
  CHECK(http.body == "{\"a\": 1}");
}

TEST_CASE("S3 keys keep their slashes, sub-resources are literal") {
  HttpRequest http =
      request("s3", "GetObjectTagging", {{"Bucket", "b"}, {"Key", "a/b c+d/ü"}}).http;
  CHECK(http.path == "/b/a/b%20c%2Bd/%C3%BC");
  CHECK(http.query_string() == "tagging");
  http = request("s3", "ListObjectsV2", {{"Bucket", "b"}, {"Prefix", "x/"}, {"MaxKeys", 5}}).http;
  CHECK(http.query_string() == "list-type=2&max-keys=5&prefix=x%2F");
  http = request("s3", "PutObject",
                 {{"Bucket", "b"},
                  {"Key", "k"},
                  {"Body", Json::binary({0, 255})},
                  {"Metadata", {{"a", "b"}}},
                  {"Expires", 1e9}})
             .http;
  CHECK(http.body == std::string("\0\xFF", 2));
  CHECK(http.headers.get("x-amz-meta-a") == "b");
  CHECK(http.headers.get("Expires") == "Sun, 09 Sep 2001 01:46:40 GMT");
}

TEST_CASE("S3 documents carry their namespace and escaped text") {
  CHECK(request("s3", "PutBucketTagging",
                {{"Bucket", "b"},
                 {"Tagging", {{"TagSet", Json::array({{{"Key", "<&>"}, {"Value", "a\r\nb"}}})}}}})
            .http.body ==
        "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag>"
        "<Key>&lt;&amp;&gt;</Key><Value>a&#xD;&#xA;b</Value></Tag></TagSet></Tagging>");
}

TEST_CASE("an empty part of a path is refused: the request would reach something else") {
  CHECK_THROWS_WITH_AS(request("s3", "DeleteObject", {{"Bucket", "b"}, {"Key", ""}}),
                       "Parameter validation failed:\nThe parameter Key must not be empty: it is "
                       "part of the path",
                       Error);
  CHECK_THROWS_AS(request("apigateway", "DeleteRestApi", Json::object()), Error);
}

TEST_CASE("header values with line breaks are refused") {
  CHECK_THROWS_AS(
      request("s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}, {"CacheControl", "a\r\nEvil: 1"}}),
      Error);
  CHECK_THROWS_AS(
      request("s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}, {"Metadata", {{"a\r\nb", "c"}}}}),
      Error);
}

TEST_CASE("idempotency tokens are filled in once and never replaced") {
  Operation operation = find_model("ec2").operation("RunInstances");
  Json params = Json::object();
  fill_idempotency_tokens(operation, params, "u-1");
  CHECK(params == Json{{"ClientToken", "u-1"}});
  fill_idempotency_tokens(operation, params, "u-2");
  CHECK(params == Json{{"ClientToken", "u-1"}});
  fill_idempotency_tokens(find_model("sts").operation("GetCallerIdentity"), params, "u-3");
}

TEST_CASE("blobs are base64 in JSON and bytes in the client") {
  Operation operation = find_model("lambda").operation("CreateFunction");
  Json params = blobs_from_base64(operation.input(), {{"Code", {{"ZipFile", "UEs="}}}});
  CHECK(params.at("Code").at("ZipFile") == Json::binary({'P', 'K'}));
  CHECK(blobs_to_base64(params) == Json{{"Code", {{"ZipFile", "UEs="}}}});
  CHECK_THROWS_WITH_AS(blobs_from_base64(operation.input(), {{"Code", {{"ZipFile", "*"}}}}),
                       "The value of Code.ZipFile must be base64: it stands for bytes", Error);
}
