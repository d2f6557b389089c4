#include <doctest.h>

#include "aws/protocol.h"
#include "base/text.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

Answer answer(const char* service, const char* operation, HttpResponse response) {
  const Model& model = find_model(service);
  return parse(model, model.operation(operation), response);
}

Answer ok(const char* service, const char* operation, std::string body) {
  return answer(service, operation, {200, {}, std::move(body)});
}

}  // namespace

TEST_CASE("policy documents of IAM are JSON") {
  Answer got = ok("iam", "GetRolePolicy",
                  "<GetRolePolicyResponse><GetRolePolicyResult><PolicyName>p</PolicyName>"
                  "<PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</PolicyDocument>"
                  "<RoleName>r</RoleName></GetRolePolicyResult></GetRolePolicyResponse>");
  CHECK(got.result.at("PolicyDocument") == Json{{"Version", "2012-10-17"}});
}

TEST_CASE("the location of a bucket is its root element") {
  CHECK(ok("s3", "GetBucketLocation",
           "<LocationConstraint xmlns=\"x\">eu-west-1</LocationConstraint>")
            .result == Json{{"LocationConstraint", "eu-west-1"}});
  CHECK(ok("s3", "GetBucketLocation", "<LocationConstraint xmlns=\"x\"/>").result ==
        Json{{"LocationConstraint", nullptr}});
}

TEST_CASE("a template body becomes JSON if it is JSON") {
  auto template_body = [](const std::string& text) {
    return ok("cloudformation", "GetTemplate",
              "<GetTemplateResponse><GetTemplateResult><TemplateBody>" + text +
                  "</TemplateBody></GetTemplateResult></GetTemplateResponse>")
        .result.at("TemplateBody");
  };
  CHECK(template_body("{\"Resources\": {}}") == Json{{"Resources", Json::object()}});
  CHECK(template_body("Resources: {}") == "Resources: {}");
}

TEST_CASE("console output is decoded, what is no base64 stays") {
  auto output = [](const std::string& text) {
    return ok("ec2", "GetConsoleOutput",
              "<GetConsoleOutputResponse><output>" + text + "</output></GetConsoleOutputResponse>")
        .result.at("Output");
  };
  CHECK(output("aGVsbG8K") == "hello\n");
  CHECK(output("no base64!") == "no base64!");
}

TEST_CASE("two members with one element name both get its value") {
  Json result = ok("s3", "GetBucketNotification",
                   "<NotificationConfiguration><TopicConfiguration><Event>a</Event><Event>b</Event>"
                   "</TopicConfiguration></NotificationConfiguration>")
                    .result;
  CHECK(result.at("TopicConfiguration") ==
        Json{{"Event", "a"}, {"Events", Json::array({"a", "b"})}});
}

TEST_CASE("a success status may carry an error") {
  Answer got = ok("s3", "CopyObject",
                  "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>try again"
                  "</Message><RequestId>r-1</RequestId></Error>");
  REQUIRE(got.error);
  CHECK(got.error->code == "InternalError");
  CHECK(got.error->message == "try again");
  CHECK(got.request_id == "r-1");
  CHECK(ok("s3", "CompleteMultipartUpload", "<Error><Code>InternalError</Code></Error>").error);
}

TEST_CASE("errors keep their members, request id and retry traits") {
  Answer got =
      answer("lambda", "GetFunction",
             {429,
              {{{"x-amzn-RequestId", "r-2"},
                {"x-amzn-ErrorType", "TooManyRequestsException"},
                {"Retry-After", "3"}}},
              R"({"Reason": "CallerRateLimitExceeded", "Type": "User", "message": "slow"})"});
  REQUIRE(got.error);
  CHECK(got.error->code == "TooManyRequestsException");
  CHECK(got.error->message == "slow");
  CHECK(got.error->request_id == "r-2");
  CHECK(got.error->members.at("Reason") == "CallerRateLimitExceeded");
  CHECK(got.error->members.at("retryAfterSeconds") == "3");
}

TEST_CASE("services that left the query protocol go on telling its codes") {
  Answer got =
      answer("sqs", "GetQueueUrl",
             {400,
              {{{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}}},
              R"({"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "no such queue"})"});
  CHECK(got.error->code == "AWS.SimpleQueueService.NonExistentQueue");
}

TEST_CASE("whatever the body of an error, there is a code") {
  for (const char* service : {"cloudformation", "codedeploy", "lambda", "s3", "ec2"}) {
    CAPTURE(service);
    std::string operation(find_model(service).operation_names().front());
    for (const char* body :
         {"", "<html><body>Bad Gateway</body></html>", "<a", "{", "[]", "null", "3", "\xFF\xFE",
          "{\"__type\": 5}", "{\"message\": {}}", "<Error><Code/></Error>"}) {
      CAPTURE(body);
      Answer got = answer(service, operation.c_str(), {502, {}, body});
      REQUIRE(got.error);
      CHECK_FALSE(got.error->code.empty());
    }
    Answer got = answer(service, operation.c_str(), {502, {}, ""});
    CHECK(got.error->code == "502");
    CHECK(got.error->message == "Bad Gateway");
  }
}

TEST_CASE("numbers beyond 32 bits, text with markup, CDATA and comments arrive whole") {
  Answer got = ok("s3", "ListObjectsV2",
                  "<ListBucketResult xmlns='x'><Contents><Key>a&amp;b<![CDATA[<c>]]><!-- no -->d"
                  "</Key><Size>9223372036854775807</Size><LastModified>2020-01-01T00:00:00.000Z"
                  "</LastModified></Contents><Contents><Key> </Key></Contents></ListBucketResult>");
  CHECK(got.result.at("Contents").at(0).at("Key") == "a&b<c>d");
  CHECK(got.result.at("Contents").at(0).at("Size") == 9223372036854775807);
  CHECK(got.result.at("Contents").at(0).at("LastModified") == "2020-01-01T00:00:00+00:00");
  CHECK(got.result.at("Contents").at(1).at("Key") == " ");
}

TEST_CASE("header members are typed") {
  Answer got = answer("s3", "HeadObject",
                      {200,
                       {{{"Content-Length", "12"},
                         {"x-amz-meta-Name", "v"},
                         {"x-amz-delete-marker", "true"},
                         {"Last-Modified", "Fri, 11 Aug 2017 14:17:18 GMT"}}},
                       ""});
  CHECK(got.result == Json{{"ContentLength", 12},
                           {"DeleteMarker", true},
                           {"LastModified", "2017-08-11T14:17:18+00:00"},
                           {"Metadata", {{"Name", "v"}}}});
  CHECK(answer("s3", "HeadObject", {200, {{{"Content-Length", "x"}}}, ""}).unreadable);
}

TEST_CASE("a stream of events becomes a list") {
  std::string frame = base64_decode(
                          "AAAAbwAAAFr1/ocfDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcADFBheW"
                          "xvYWRDaHVuaw06Y29udGVudC10eXBlBwAYYXBwbGljYXRpb24vb2N0ZXQtc3RyZWFtaGVs"
                          "bG9P4GHy")
                          .value();
  Answer got = ok("lambda", "InvokeWithResponseStream", frame + frame);
  Json event = {{"PayloadChunk", {{"Payload", Json::binary({'h', 'e', 'l', 'l', 'o'})}}}};
  CHECK(got.result.at("EventStream") == Json::array({event, event}));
  frame[40] ^= 1;
  CHECK(ok("lambda", "InvokeWithResponseStream", frame).unreadable);
}

TEST_CASE("an operation without body members needs no body") {
  CHECK_FALSE(ok("logs", "PutRetentionPolicy", "").unreadable);
  CHECK_FALSE(ok("apigateway", "DeleteRestApi", "").unreadable);
  CHECK_FALSE(ok("s3", "PutObject", "").unreadable);
  CHECK_FALSE(answer("lambda", "DeleteFunction", {204, {}, ""}).unreadable);
}
