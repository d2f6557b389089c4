#include <doctest.h>

#include "aws/protocol.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

std::string problems(const char* service, const char* operation, const Json& params) {
  try {
    validate_params(find_model(service).operation(operation), params);
    return {};
  } catch (const Error& error) {
    std::string text = error.what();
    CHECK(text.starts_with("Parameter validation failed:\n"));
    return text.substr(text.find('\n') + 1);
  }
}

}  // namespace

TEST_CASE("parameters that fit pass") {
  CHECK(problems("s3", "PutObject",
                 {{"Bucket", "b"}, {"Key", "k"}, {"Body", "text"}, {"Metadata", {{"a", "b"}}}}) ==
        "");
  CHECK(problems("s3", "PutObject",
                 {{"Bucket", "b"},
                  {"Key", "k"},
                  {"Body", Json::binary({1, 2})},
                  {"Expires", "2020-01-01T00:00:00Z"}}) == "");
  CHECK(problems("sts", "GetCallerIdentity", Json::object()) == "");
  CHECK(problems("cloudwatch", "PutMetricData",
                 {{"Namespace", "n"},
                  {"MetricData", Json::array({{{"MetricName", "m"}, {"Value", "NaN"}}})}}) == "");
}

TEST_CASE("missing and unknown parameters are reported together, in botocore's words") {
  CHECK(problems("s3", "GetBucketAcl", {{"Buckett", "x"}}) ==
        "Missing required parameter in input: \"Bucket\"\n"
        "Unknown parameter in input: \"Buckett\", must be one of: Bucket, ExpectedBucketOwner");
  CHECK(problems("cloudformation", "CreateStack",
                 {{"StackName", "s"}, {"Tags", Json::array({{{"Key", "a"}}})}}) ==
        "Missing required parameter in Tags[0]: \"Value\"");
}

TEST_CASE("wrong types are named as Python names them") {
  CHECK(problems("cloudformation", "DescribeStacks", {{"StackName", 3}}) ==
        "Invalid type for parameter StackName, value: 3, type: <class 'int'>, valid types: "
        "<class 'str'>");
  CHECK(problems("lambda", "CreateFunction",
                 {{"FunctionName", "f"},
                  {"Role", "arn:aws:iam::123456789012:role/r"},
                  {"Code", Json::array()},
                  {"Timeout", "3"},
                  {"Publish", nullptr}}) ==
        "Invalid type for parameter Code, value: [], type: <class 'list'>, valid types: "
        "<class 'dict'>\n"
        "Invalid type for parameter Publish, value: None, type: <class 'NoneType'>, valid types: "
        "<class 'bool'>\n"
        "Invalid type for parameter Timeout, value: 3, type: <class 'str'>, valid types: "
        "<class 'int'>");
  CHECK(problems("lambda", "UpdateFunctionConfiguration",
                 {{"FunctionName", "f"}, {"Timeout", 1.5}}) ==
        "Invalid type for parameter Timeout, value: 1.5, type: <class 'float'>, valid types: "
        "<class 'int'>");
  CHECK(problems("lambda", "UpdateFunctionConfiguration",
                 {{"FunctionName", "f"}, {"Timeout", true}}) ==
        "Invalid type for parameter Timeout, value: True, type: <class 'bool'>, valid types: "
        "<class 'int'>");
  CHECK(problems("logs", "FilterLogEvents",
                 {{"logGroupName", "g"}, {"logStreamNames", {{"a", true}}}}) ==
        "Invalid type for parameter logStreamNames, value: {'a': True}, type: <class 'dict'>, "
        "valid types: <class 'list'>, <class 'tuple'>");
  CHECK(problems("cloudwatch", "GetMetricStatistics",
                 {{"Namespace", "n"},
                  {"MetricName", "m"},
                  {"StartTime", "yesterday"},
                  {"EndTime", 1500000000},
                  {"Period", 60}}) ==
        "Invalid type for parameter StartTime, value: yesterday, type: <class 'str'>, valid "
        "types: <class 'datetime.datetime'>, timestamp-string");
  CHECK(problems("s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}, {"Body", 5}}) ==
        "Invalid type for parameter Body, value: 5, type: <class 'int'>, valid types: "
        "<class 'bytes'>, <class 'bytearray'>, file-like object");
  CHECK(problems("sts", "GetCallerIdentity", "text") ==
        "Invalid type for parameter input, value: 'text', type: <class 'str'>, valid types: "
        "<class 'dict'>");
}

TEST_CASE("values below their minimum are refused, lengths counted in characters") {
  CHECK(problems("iam", "GetRole", {{"RoleName", ""}}) ==
        "Invalid length for parameter RoleName, value: 0, valid min length: 1");
  CHECK(problems("iam", "GetRole", {{"RoleName", "ä"}}) == "");
  CHECK(problems("lambda", "UpdateFunctionConfiguration",
                 {{"FunctionName", "f"}, {"MemorySize", 1}}) ==
        "Invalid value for parameter MemorySize, value: 1, valid min value: 128");
  CHECK(problems("autoscaling", "DescribeTags", {{"Filters", Json::array({{{"Name", 1}}})}}) ==
        "Invalid type for parameter Filters[0].Name, value: 1, type: <class 'int'>, valid types: "
        "<class 'str'>");
}

TEST_CASE("a union has exactly one member") {
  Json some = Json::array(
      {{{"Not", {{"Filter", {{"CertificateArn", "arn:aws:acm:eu-west-1:1:certificate/c"}}}}}}});
  auto search = [](const Json& filter) {
    return problems("acm", "SearchCertificates", {{"FilterStatement", filter}});
  };
  CHECK(search({{"Or", some}}) == "");
  CHECK(search(Json::object()) ==
        "Must set one of the following keys for tagged union structure FilterStatement: And, "
        "Filter, Not, Or");
  CHECK(search({{"Or", some}, {"And", some}}) ==
        "Invalid number of parameters set for tagged union structure FilterStatement. Can only "
        "set one of the following keys: And, Filter, Not, Or.");
}

TEST_CASE("a secret value of the wrong type is not shown") {
  std::string text =
      problems("secretsmanager", "PutSecretValue", {{"SecretId", "s"}, {"SecretString", 12345}});
  CHECK(text.find("12345") == std::string::npos);
  CHECK(text.starts_with("Invalid type for parameter SecretString, value: *****, type:"));
}

TEST_CASE("answers of fakes are checked against the model") {
  Operation operation = find_model("cloudformation").operation("DescribeStacks");
  Json stack = {{"StackName", "s"},
                {"CreationTime", "2020-01-01T00:00:00Z"},
                {"StackStatus", "CREATE_COMPLETE"}};
  Json answer = {{"Stacks", Json::array({stack})}, {"ResponseMetadata", {{"RequestId", "r"}}}};
  CHECK(validate_answer(operation, answer) == "");
  answer["Stack"] = 1;
  CHECK(validate_answer(operation, answer).starts_with("Unknown parameter in input: \"Stack\""));
}
