#include <doctest.h>

#include "aws/waiter.h"

#include "support/fakes.h"
#include "support/function_backend.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;
using test::FakeClock;
using test::FunctionBackend;

namespace {

Client client(FunctionBackend& backend, FakeClock& clock, std::string_view service) {
  return Client(backend, clock, find_model(service), "eu-west-1");
}

Json stack_with(std::string status) {
  return {{"Stacks", Json::array({{{"StackStatus", std::move(status)}}})}};
}

ServiceError service_error(std::string code, int status = 400, bool transient = false) {
  ServiceError error("cloudformation", "DescribeStacks", std::move(code), "words");
  error.status = status;
  error.transient = transient;
  return error;
}

}  // namespace

TEST_CASE("a waiter asks until all paths say success") {
  FakeClock clock;
  FunctionBackend backend([n = 0](const Call&) mutable {
    return stack_with(n++ < 3 ? "CREATE_IN_PROGRESS" : "CREATE_COMPLETE");
  });
  client(backend, clock, "cloudformation").wait("stack_create_complete", {{"StackName", "x"}});
  CHECK(backend.calls.size() == 4);
  CHECK(clock.sleeps == std::vector<os::Duration>{30s, 30s, 30s});
  for (const Call& call : backend.calls) CHECK(call.polling);
  client(backend, clock, "cloudformation").wait("StackCreateComplete", {{"StackName", "x"}});
  CHECK(backend.calls.size() == 5);
}

TEST_CASE("a waiter fails with what it saw") {
  FakeClock clock;
  FunctionBackend backend([](const Call&) { return stack_with("ROLLBACK_COMPLETE"); });
  CHECK_THROWS_WITH_AS(
      client(backend, clock, "cloudformation").wait("stack_create_complete", {{"StackName", "x"}}),
      "Waiting for StackCreateComplete failed: DescribeStacks says \"ROLLBACK_COMPLETE\" at "
      "'Stacks[].StackStatus'.",
      Error);
}

TEST_CASE("a waiter gives up after its attempts and says how long it took") {
  FakeClock clock;
  FunctionBackend backend([](const Call&) { return stack_with("CREATE_IN_PROGRESS"); });
  CHECK_THROWS_WITH_AS(
      client(backend, clock, "cloudformation").wait("stack_create_complete", {{"StackName", "x"}}),
      "Waiting for StackCreateComplete was given up after 120 attempts in 3570 s.", Error);
  CHECK(backend.calls.size() == 120);
}

TEST_CASE("errors are accepted, awaited or passed on as the waiter says") {
  FakeClock clock;
  FunctionBackend gone([](const Call&) -> Json { throw service_error("ValidationError"); });
  client(gone, clock, "cloudformation").wait("stack_delete_complete", {{"StackName", "x"}});

  FunctionBackend later([n = 0](const Call&) mutable -> Json {
    if (n++ < 2) throw service_error("404", 404);
    return Json::object();
  });
  client(later, clock, "s3").wait("bucket_exists", {{"Bucket", "x"}});
  CHECK(later.calls.size() == 3);

  FunctionBackend denied([](const Call&) -> Json { throw service_error("AccessDenied", 403); });
  CHECK_THROWS_AS(
      client(denied, clock, "s3").wait("object_exists", {{"Bucket", "x"}, {"Key", "k"}}),
      ServiceError);
  CHECK(denied.calls.size() == 1);
}

TEST_CASE("trouble that passes does not end the waiting") {
  FakeClock clock;
  FunctionBackend backend([n = 0](const Call&) mutable -> Json {
    if (n++ < 2) throw service_error("Throttling", 400, true);
    return stack_with("CREATE_COMPLETE");
  });
  client(backend, clock, "cloudformation").wait("stack_create_complete", {{"StackName", "x"}});
  CHECK(backend.calls.size() == 3);
}

TEST_CASE("a waiter can be interrupted") {
  FakeClock clock;
  clock.interrupt_sleep(2);
  FunctionBackend backend([](const Call&) { return stack_with("CREATE_IN_PROGRESS"); });
  CHECK_THROWS_AS(
      client(backend, clock, "cloudformation").wait("stack_create_complete", {{"StackName", "x"}}),
      Interrupted);
}

TEST_CASE("an unknown waiter is named, with the one that was probably meant") {
  FakeClock clock;
  FunctionBackend backend([](const Call&) { return Json::object(); });
  CHECK_THROWS_WITH_AS(client(backend, clock, "cloudformation").wait("stack_created_complete", {}),
                       "cloudformation has no waiter 'stack_created_complete'; did you mean "
                       "'stack_create_complete'?",
                       Error);
  CHECK_THROWS_WITH_AS(client(backend, clock, "sqs").wait("queue_exists", {}),
                       "sqs has no waiter 'queue_exists'.", Error);
}
