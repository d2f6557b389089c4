#include <doctest.h>

#include "aws/recording.h"

#include "os/files.h"
#include "output/sanitize.h"
#include "support/function_backend.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::FunctionBackend;

namespace {

const Call kListFunctions{"lambda", "eu-west-1", "ListFunctions", Json::object()};

void write(const os::TempDir& folder, const std::string& name, const Json& content) {
  os::write_file(folder.path() / name, dump(content));
}

Json read(const os::TempDir& folder, const std::string& name) {
  return parse_json(os::read_file(folder.path() / name), name);
}

}  // namespace

TEST_CASE("recordings answer in order and start again at the end") {
  os::TempDir folder;
  for (int n : {1, 2, 3})
    write(folder, fmt::format("lambda.ListFunctions_{}.json", n),
          {{"status_code", 200}, {"data", {{"NextMarker", std::to_string(n)}}}});
  auto replay = make_replay(folder.path());
  std::string seen;
  for (int i = 0; i < 7; ++i) seen += text(replay->send(kListFunctions), "/NextMarker");
  CHECK(seen == "1231231");
}

TEST_CASE("recordings are named after the host of the service") {
  os::TempDir folder;
  write(folder, "monitoring.ListMetrics_1.json", {{"status_code", 200}, {"data", Json::object()}});
  CHECK_NOTHROW(
      make_replay(folder.path())->send({"cloudwatch", "eu-west-1", "ListMetrics", Json::object()}));
}

TEST_CASE("a missing recording is named") {
  os::TempDir folder;
  CHECK_THROWS_WITH_AS(make_replay(folder.path())->send(kListFunctions),
                       fmt::format("response file ({}/lambda.ListFunctions_1.json) not found",
                                   folder.path().string())
                           .c_str(),
                       Error);
}

TEST_CASE("a recorded refusal is thrown, wrong parameters are found out") {
  os::TempDir folder;
  write(folder, "lambda.GetFunction_1.json",
        {{"status_code", 404},
         {"data",
          {{"Error", {{"Code", "ResourceNotFoundException"}, {"Message", "Function not found"}}},
           {"Type", "User"},
           {"ResponseMetadata", {{"RequestId", "r-1"}, {"HTTPStatusCode", 404}}}}}});
  auto replay = make_replay(folder.path());
  CHECK_THROWS_AS(replay->send({"lambda", "eu-west-1", "GetFunction", {{"Name", "f"}}}), Error);
  try {
    replay->send({"lambda", "eu-west-1", "GetFunction", {{"FunctionName", "f"}}});
    FAIL("no error");
  } catch (const ServiceError& error) {
    CHECK(error.code == "ResourceNotFoundException");
    CHECK(error.message == "Function not found");
    CHECK(error.status == 404);
    CHECK(error.request_id == "r-1");
    CHECK(parse_json(error.members, "members") == Json{{"Type", "User"}});
  }
}

TEST_CASE("the wrappers of recordings become our values") {
  Json recorded = parse_json(R"({
    "LastModified": {"__class__": "datetime", "year": 2017, "month": 8, "day": 3, "hour": 13,
                     "minute": 56, "second": 45, "microsecond": 356000},
    "Body": {"__class__": "StreamingBody", "__module__": "botocore.response", "body": "text"},
    "Raw": {"__class__": "bytes", "base64": "/w=="},
    "Headers": {"as_dict": {"content-type": "text/plain"}},
    "List": [{"as_dict": {"a": 1}}, 7]})",
                             "recording");
  Json expected{{"LastModified", "2017-08-03T13:56:45.356000+00:00"},
                {"Body", Json::binary({'t', 'e', 'x', 't'})},
                {"Raw", Json::binary({0xff})},
                {"Headers", {{"content-type", "text/plain"}}},
                {"List", Json::array({{{"a", 1}}, 7})}};
  CHECK(from_recorded(recorded) == expected);
}

TEST_CASE("what is recorded replays to the same answer") {
  os::TempDir folder;
  Json answer{{"Body", Json::binary({'a', 0xff})},
              {"LastModified", "2017-08-03T13:56:45+00:00"},
              {"Metadata", {{"a", "b"}}},
              {"ResponseMetadata", {{"HTTPStatusCode", 200}}}};
  Call call{"s3", "eu-west-1", "GetObject", {{"Bucket", "b"}, {"Key", "k"}}};
  auto recorder = make_recorder(
      folder.path(), std::make_unique<FunctionBackend>([&](const Call&) { return answer; }));
  CHECK(recorder->send(call) == answer);
  CHECK(recorder->send(call) == answer);
  CHECK(read(folder, "s3.GetObject_2.json").at("status_code") == 200);
  CHECK(make_replay(folder.path())->send(call) == answer);
}

TEST_CASE("a refusal is recorded and passed on; a lost connection is not an answer") {
  os::TempDir folder;
  int calls = 0;
  auto recorder =
      make_recorder(folder.path(), std::make_unique<FunctionBackend>([&](const Call&) -> Json {
                      if (calls++)
                        throw ServiceError::without_answer("lambda", "ListFunctions", "X", "lost");
                      ServiceError error("lambda", "ListFunctions", "ServiceException", "words");
                      error.status = 500;
                      throw error;
                    }));
  CHECK_THROWS_AS(recorder->send(kListFunctions), ServiceError);
  CHECK_THROWS_AS(recorder->send(kListFunctions), ServiceError);
  Json recorded = read(folder, "lambda.ListFunctions_1.json");
  CHECK(recorded.at("status_code") == 500);
  CHECK(recorded.at("data").at("Error") ==
        Json{{"Code", "ServiceException"}, {"Message", "words"}});
  CHECK_FALSE(std::filesystem::exists(folder.path() / "lambda.ListFunctions_2.json"));
}

TEST_CASE("recordings hold no secrets") {
  os::TempDir folder;
  output::register_secret("registered-s3cret");
  auto record = [&](const std::string& service, const std::string& operation, const Json& params,
                    const Json& answer) {
    make_recorder(folder.path(),
                  std::make_unique<FunctionBackend>([&](const Call&) { return answer; }))
        ->send({service, "eu-west-1", operation, params});
  };
  record("sts", "GetSessionToken", Json::object(),
         {{"Credentials",
           {{"AccessKeyId", "ASIAEXAMPLE"},
            {"SecretAccessKey", "s3cret-one"},
            {"SessionToken", "s3cret-two"},
            {"Expiration", "2017-08-03T13:56:45+00:00"}}}});
  record("secretsmanager", "GetSecretValue", {{"SecretId", "x"}},
         {{"SecretString", "s3cret-three"}});
  record("lambda", "GetFunction", {{"FunctionName", "f"}},
         {{"Code",
           {{"Location",
             "https://b.s3.amazonaws.com/k?X-Amz-Security-Token=s3cret-four&X-Amz-Signature=s3cret"
             "-five"}}},
          {"Configuration", {{"Description", "registered-s3cret"}}}});
  // Whole structures are secret, too, and what no model says.
  record("lambda", "GetFunctionConfiguration", {{"FunctionName", "f"}},
         {{"Environment", {{"Variables", {{"PASSWORD", "s3cret-six"}}}}}});
  record("ec2", "DescribeInstanceAttribute", {{"InstanceId", "i-1"}, {"Attribute", "userData"}},
         {{"UserData", {{"Value", "s3cret-seven"}}}});
  record("ecs", "DescribeTasks", {{"tasks", Json::array({"t"})}},
         {{"tasks",
           Json::array({{{"overrides",
                          {{"containerOverrides",
                            Json::array({{{"environment",
                                           Json::array({{{"name", "PASSWORD"},
                                                         {"value", "s3cret-eight"}}})}}})}}}}})}});
  record("apigateway", "GetApiKey", {{"apiKey", "k"}, {"includeValue", true}},
         {{"id", "k"}, {"value", "s3cret-nine"}});
  record("ssm", "StartSession", {{"Target", "i-1"}}, {{"TokenValue", "s3cret-ten"}});
  CHECK(text(make_replay(folder.path())
                 ->send({"ec2",
                         "eu-west-1",
                         "DescribeInstanceAttribute",
                         {{"InstanceId", "i-1"}, {"Attribute", "userData"}}}),
             "/UserData/Value") == "***");
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::string content = os::read_file(entry.path());
    CAPTURE(content);
    CHECK(content.find("s3cret") == std::string::npos);
    CHECK((entry.status().permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
  }
}
