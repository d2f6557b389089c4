#include "tools/gcdt/call.h"

#include <doctest.h>

#include "support/fake_machine.h"
#include "support/function_backend.h"

using namespace gcdt;
using test::FunctionBackend;

namespace {

struct CallWorld : test::FakeMachine {
  std::vector<aws::Call>* calls = nullptr;
  aws::Session session;

  explicit CallWorld(FunctionBackend::Answer answer)
      : session(aws::load_settings({{{"AWS_REGION", "eu-west-1"}, {"HOME", "/nonexistent"}}}),
                seams(), backend(std::move(answer), calls)) {}

  static std::unique_ptr<aws::Backend> backend(FunctionBackend::Answer answer,
                                               std::vector<aws::Call>*& calls) {
    auto made = std::make_unique<FunctionBackend>(std::move(answer));
    calls = &made->calls;
    return made;
  }
};

}  // namespace

TEST_CASE("a call takes base64 and gives base64, without ResponseMetadata") {
  CallWorld world([](const aws::Call&) -> Json {
    return {{"Payload", Json::binary({0, 1, 0xff})}, {"ResponseMetadata", {{"RequestId", "r"}}}};
  });
  Json answer = core::call_once(world.session, "lambda", "", "Invoke",
                                {{"FunctionName", "f"}, {"Payload", "AAH/"}});
  CHECK(answer == Json{{"Payload", "AAH/"}});
  CHECK(world.calls->at(0).params.at("Payload") == Json::binary({0, 1, 0xff}));
}

TEST_CASE("operations may be spelled as in Python or in the AWS CLI") {
  CallWorld world([](const aws::Call&) -> Json { return Json::object(); });
  for (const char* name : {"DescribeStacks", "describe_stacks", "describe-stacks", "NoSuchThing"})
    core::call_once(world.session, "cloudformation", "us-east-1", name, Json::object());
  CHECK(world.calls->at(0).operation == "DescribeStacks");
  CHECK(world.calls->at(1).operation == "DescribeStacks");
  CHECK(world.calls->at(2).operation == "DescribeStacks");
  CHECK(world.calls->at(3).operation == "NoSuchThing");
  CHECK(world.calls->at(3).region == "us-east-1");
}

TEST_CASE("a line of a batch is answered whatever becomes of it") {
  CallWorld world([](const aws::Call& call) -> Json {
    if (call.operation == "GetTemplate")
      throw ServiceError("cloudformation", "GetTemplate", "ValidationError", "no such stack");
    return {{"StackId", "arn"}};
  });
  auto answer = [&](const char* line) { return core::answer_line(world.session, line); };
  CHECK(answer(R"({"service": "cloudformation", "operation": "DeleteStack"})") ==
        Json{{"ok", {{"StackId", "arn"}}}});
  CHECK(answer(R"({"service": "cloudformation", "operation": "GetTemplate",
                   "params": {"StackName": "x"}})") ==
        Json{{"error", {{"code", "ValidationError"}, {"message", "no such stack"}}}});
  CHECK(text(answer("nonsense"), "/error/code") == "Error");
  CHECK(text(answer("[]"), "/error/message") == "'service' is missing");
  CHECK(text(answer(R"({"service": 7, "operation": "X"})"), "/error/message") ==
        "'service' must be a string, not number");
  CHECK(text(answer(R"({"service": "s3"})"), "/error/message") == "'operation' is missing");
  CHECK(world.calls->size() == 2);
}
