// Answers that are cut off, hostile or something else altogether (93 F16 and F17).
#include <doctest.h>

#include <chrono>

#include "aws/protocol.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

const std::string kStacks =
    R"(<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <DescribeStacksResult>
    <Stacks>
      <member>
        <StackName>infra-dev</StackName>
        <StackStatus>UPDATE_COMPLETE</StackStatus>
        <CreationTime>2016-06-15T09:04:50.123Z</CreationTime>
        <Tags><member><Key>a</Key><Value>b &amp; c</Value></member></Tags>
        <Outputs/>
      </member>
    </Stacks>
  </DescribeStacksResult>
  <ResponseMetadata><RequestId>5c1c4e4c-0d06-11e8-a1b2-EXAMPLE</RequestId></ResponseMetadata>
</DescribeStacksResponse>)";
const std::string kDeployment = R"({"deploymentInfo": {"applicationName": "sample", "deploymentId":
 "d-1", "createTime": 1502461038.094, "deploymentOverview": {"Failed": 0}}})";
const std::string kFunction = R"({"Configuration": {"FunctionName": "f", "Timeout": 3, "Layers":
 [{"Arn": "a"}]}, "Tags": {"a": "b"}})";
const std::string kObjects = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><KeyCount>1</KeyCount>
<Contents><Key>k</Key><Size>5</Size></Contents></ListBucketResult>)";

Answer answer(const char* service, const char* operation, std::string body, int status = 200) {
  const Model& model = find_model(service);
  return parse(model, model.operation(operation), {status, {}, std::move(body)});
}

void check_truncations(const char* service, const char* operation, const std::string& body) {
  CAPTURE(service);
  CHECK_FALSE(answer(service, operation, body).unreadable);
  for (size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    Answer got = answer(service, operation, body.substr(0, size));
    CHECK(got.unreadable.has_value());
    CHECK(got.result == Json::object());
    CHECK(answer(service, operation, body.substr(0, size), 503).error.has_value());
  }
}

std::string repeated(std::string_view text, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("an answer cut off at any byte is unreadable, never a success") {
  check_truncations("cloudformation", "DescribeStacks", kStacks);
  check_truncations("codedeploy", "GetDeployment", kDeployment);
  check_truncations("lambda", "GetFunction", kFunction);
  check_truncations("s3", "ListObjectsV2", kObjects);
}

TEST_CASE("an answer with any one byte changed never brings the reader down") {
  for (const auto& [service, operation, body] :
       {std::tuple("cloudformation", "DescribeStacks", kStacks),
        std::tuple("codedeploy", "GetDeployment", kDeployment),
        std::tuple("lambda", "GetFunction", kFunction)})
    for (size_t i = 0; i < body.size(); ++i)
      for (char c : {'<', '"', '{', '\0', '\xFF', '&', ']'}) {
        std::string changed = body;
        changed[i] = c;
        Answer got = answer(service, operation, changed);
        CHECK((got.unreadable || got.error || got.result.is_object()));
      }
}

TEST_CASE("values of the wrong type are unreadable") {
  CHECK(*answer("codedeploy", "GetDeployment", R"({"deploymentInfo": []})").unreadable ==
        "DeploymentInfo is not a JSON object");
  CHECK(answer("codedeploy", "GetDeployment", "[]").unreadable);
  CHECK(answer("codedeploy", "GetDeployment", "null").unreadable);
  CHECK(answer("codedeploy", "ListDeployments", R"({"deployments": {"a": 1}})").unreadable);
  CHECK(answer("kms", "Decrypt", R"({"Plaintext": "*"})").unreadable);
  CHECK(answer("s3", "ListObjectsV2",
               "<ListBucketResult><KeyCount>many</KeyCount></ListBucketResult>")
            .unreadable);
  CHECK(*answer("cloudformation", "DescribeStacks", "<DescribeStacksResponse/>").unreadable ==
        "no DescribeStacksResult in the answer");
}

TEST_CASE("an HTML page is no answer, whatever its status") {
  const char* page = "<html><body>Welcome to the hotel</body></html>";
  for (const auto& [service, operation] :
       {std::pair("cloudformation", "DescribeStacks"), std::pair("codedeploy", "GetDeployment"),
        std::pair("lambda", "GetFunction"), std::pair("s3", "ListObjectsV2")}) {
    CAPTURE(service);
    CHECK(answer(service, operation, page).unreadable);
    Answer failed = answer(service, operation, page, 500);
    REQUIRE(failed.error);
    CHECK(failed.error->code == "500");
    CHECK(failed.error->message == "Internal Server Error");
  }
}

TEST_CASE("document type definitions are refused, so there are no entity bombs") {
  CHECK(*answer("cloudformation", "DescribeStacks",
                "<!DOCTYPE b [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><b>&b;</b>")
             .unreadable == "XML with a document type definition");
  CHECK(
      answer("s3", "ListObjectsV2", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><ListBucketResult/>")
          .unreadable);
}

TEST_CASE("nesting bombs are refused quickly") {
  constexpr size_t kDeep = 100'000;
  auto start = std::chrono::steady_clock::now();
  CHECK(
      *answer("cloudformation", "DescribeStacks", repeated("<a>", kDeep) + repeated("</a>", kDeep))
           .unreadable == "XML nested deeper than 64 levels");
  CHECK(answer("cloudformation", "DescribeStacks", repeated("<a>", kDeep)).unreadable);
  CHECK(answer("codedeploy", "GetDeployment", repeated("[", kDeep) + repeated("]", kDeep))
            .unreadable);
  CHECK(
      answer("codedeploy", "GetDeployment",
             "{\"deploymentInfo\": " + repeated("{\"a\":", kDeep) + "1" + repeated("}", kDeep + 1))
          .unreadable);
  CHECK(answer("lambda", "GetFunction", repeated("[", kDeep), 400).error);
  auto elapsed = std::chrono::steady_clock::now() - start;
  CHECK(elapsed < std::chrono::seconds(5));  // generous: sanitizer builds, busy machines
}

TEST_CASE("a stream of events that is cut off is unreadable") {
  std::string event("\0\0\0\x10\0\0\0\0\x05\xC2\x48\xEB\0\0\0\0", 16);
  CHECK(answer("lambda", "InvokeWithResponseStream", event).unreadable);
  for (size_t size = 1; size < event.size(); ++size)
    CHECK(answer("lambda", "InvokeWithResponseStream", event.substr(0, size)).unreadable);
  CHECK(answer("lambda", "InvokeWithResponseStream", "").result.at("EventStream") == Json::array());
}
