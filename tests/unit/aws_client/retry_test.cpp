// What the client does when an answer is no success (93 sections 3 and 5).
#include <doctest.h>

#include <atomic>
#include <thread>

#include "os/files.h"
#include "support/pipeline_world.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;
using test::PipelineWorld;
using test::query_error;

namespace {

const Json kStack{{"StackName", "x"}};

}  // namespace

TEST_CASE("trouble that passes is met with growing pauses") {
  PipelineWorld world;
  world.transport.answer(500, "<html>Internal Server Error</html>");
  world.transport.fail(TransportFailure::broken);
  world.transport.answer(200, test::kStacks);
  Json answer = world.call("cloudformation", "DescribeStacks", kStack);
  CHECK(answer.at("ResponseMetadata").at("RetryAttempts") == 2);
  CHECK(world.clock.sleeps == std::vector<os::Duration>{25ms, 50ms});
  CHECK(world.request(1).headers.get("amz-sdk-request") == "attempt=2; max=3");
  CHECK(world.request(2).headers.get("amz-sdk-request") == "attempt=3; max=3");
  CHECK(world.request(0).headers.get("amz-sdk-invocation-id") ==
        world.request(2).headers.get("amz-sdk-invocation-id"));
  CHECK(world.request(0).headers.get("Authorization") !=
        world.request(2).headers.get("Authorization"));
}

TEST_CASE("an HTML page of a proxy is shown as its status, not raw") {
  PipelineWorld world;
  for (int i = 0; i < 3; ++i)
    world.transport.answer(503, "<html><body>Service Unavailable</body></html>");
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
  CHECK(error.code == "503");
  CHECK(error.attempts == 3);
  CHECK(error.transient);
  CHECK(std::string(error.what()).find("<html>") == std::string::npos);
}

TEST_CASE("throttling waits longer, and as long as the service asks") {
  PipelineWorld world;
  world.transport.answer(400, query_error("Throttling", "Rate exceeded"));
  world.transport.answer(429, query_error("TooManyRequestsException"), {{"Retry-After", "7"}});
  world.transport.answer(200, test::kStacks);
  world.call("cloudformation", "DescribeStacks", kStack);
  CHECK(world.clock.sleeps == std::vector<os::Duration>{500ms, 7s});
}

TEST_CASE("one logical call ends after five minutes whatever the service asks") {
  PipelineWorld world(test::Variables{{"AWS_MAX_ATTEMPTS", "100"}});
  world.transport.handler = [](const HttpRequest&) {
    return HttpResponse{429, {{{"Retry-After", "3600"}}}, query_error("Throttling")};
  };
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
  CHECK(error.code == "Throttling");
  CHECK(error.transient);
  CHECK(world.clock.slept() == 4min);
  CHECK(error.attempts == 5);
}

TEST_CASE("the last attempt of a call has only the time that is left") {
  PipelineWorld world(test::Variables{{"AWS_MAX_ATTEMPTS", "100"}});
  auto start = world.clock.steady();
  world.transport.handler = [&](const HttpRequest&) {
    world.clock.advance(world.transport.options.back().total_timeout);
    return std::unexpected(TransportFailure{TransportFailure::timed_out, "no complete answer"});
  };
  CHECK(world.error_of("cloudformation", "DescribeStacks", kStack).code == "RequestTimedOut");
  CHECK(world.transport.options.front().total_timeout == 75s);
  CHECK(world.transport.options.back().total_timeout < 75s);
  CHECK(world.clock.steady() - start == 5min);
}

TEST_CASE("an upload takes as long as it takes: only the pauses between attempts are limited") {
  PipelineWorld world;
  world.transport.handler = [&](const HttpRequest&) -> test::TransportResult {
    world.clock.advance(10min);
    if (world.transport.requests.size() < 3)
      return std::unexpected(TransportFailure{TransportFailure::broken, "reset"});
    return HttpResponse{200, {{{"ETag", "\"e\""}}}, ""};
  };
  Json answer = world.call("s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}, {"Body", "x"}});
  CHECK(answer.at("ETag") == "\"e\"");
  CHECK(world.transport.options.back().total_timeout == 0s);
}

TEST_CASE("what is asked again and again is tried eight times unless a number is configured") {
  auto attempts = [](const test::Variables& variables, Call call) {
    PipelineWorld world(variables);
    world.transport.handler = [](const HttpRequest&) { return HttpResponse{503, {}, ""}; };
    CHECK_THROWS_AS(world.backend->send(std::move(call)), ServiceError);
    CHECK(world.request(0).headers.get("amz-sdk-request") ==
          fmt::format("attempt=1; max={}", world.transport.requests.size()));
    return world.transport.requests.size();
  };
  Call events{"cloudformation", "eu-west-1", "DescribeStackEvents", kStack, nullptr, true};
  CHECK(attempts({}, events) == 8);
  CHECK(attempts({{"AWS_MAX_ATTEMPTS", "2"}}, events) == 2);
  CHECK(attempts({}, {"cloudformation", "eu-west-1", "CancelUpdateStack", kStack, nullptr, true}) ==
        3);
  CHECK(attempts({}, {"cloudformation", "eu-west-1", "DescribeStackEvents", kStack}) == 3);
}

TEST_CASE("a pause can be interrupted") {
  PipelineWorld world;
  world.clock.interrupt_sleep(1);
  world.transport.answer(500);
  CHECK_THROWS_AS(world.call("cloudformation", "DescribeStacks", kStack), Interrupted);
  CHECK(world.transport.requests.size() == 1);
}

TEST_CASE("the quota of a service ends a storm of repetitions, and the error says so") {
  PipelineWorld world;
  world.transport.handler = [](const HttpRequest&) { return HttpResponse{500, {}, ""}; };
  std::string message;
  int calls = 0;
  while (message.find("retry quota") == std::string::npos && ++calls < 100)
    message = world.error_of("cloudformation", "DescribeStacks", kStack).message;
  CHECK(message.find("the retry quota of cloudformation is used up") != std::string::npos);
  CHECK(calls == 18);  // 500 tokens, two repetitions of 14 each call
  CHECK(world.error_of("cloudformation", "DescribeStacks", kStack).attempts == 1);
  CHECK(world.error_of("sts", "GetCallerIdentity").attempts == 3);
  try {  // the quota is that of the service, wherever it is asked
    world.backend->send({"cloudformation", "us-east-1", "DescribeStacks", kStack});
    FAIL("the call succeeded");
  } catch (const ServiceError& error) {
    CHECK(error.attempts == 1);
  }
}

TEST_CASE("nobody to talk to is said in plain words") {
  PipelineWorld world;
  for (int i = 0; i < 3; ++i)
    world.transport.fail(TransportFailure::not_sent, "could not resolve host: x");
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
  CHECK(std::string(error.what()) ==
        "could not reach cloudformation in eu-west-1: could not resolve host: x (3 attempts)");
  CHECK(error.code == "ConnectionFailed");
  CHECK(error.status == 0);
  CHECK(error.transient);
  CHECK_FALSE(error.outcome_unknown);
}

TEST_CASE("a bad certificate and an oversized answer are final") {
  for (auto kind : {TransportFailure::certificate, TransportFailure::too_large}) {
    PipelineWorld world;
    world.transport.fail(kind, "expired");
    ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
    CHECK(error.attempts == 1);
    CHECK_FALSE(error.transient);
  }
}

TEST_CASE("an answer cut at any byte is never a success") {
  std::string whole = test::kStacks;
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    PipelineWorld world;
    world.transport.handler = [&](const HttpRequest&) {
      return HttpResponse{200, {}, whole.substr(0, cut)};
    };
    ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
    CHECK(error.attempts == 3);
    CHECK(std::string(error.what()).starts_with("unreadable answer from cloudformation"));
    CHECK_FALSE(error.outcome_unknown);
  }
  std::string json = R"({"Items": [{"name": {"S": "x"}}], "Count": 1, "ScannedCount": 1})";
  for (size_t cut = 0; cut < json.size(); ++cut) {
    PipelineWorld world;
    world.transport.handler = [&](const HttpRequest&) {
      return HttpResponse{200, {}, json.substr(0, cut)};
    };
    CHECK(world.error_of("dynamodb", "Scan", {{"TableName", "t"}}).code == "UnreadableAnswer");
  }
}

TEST_CASE("DynamoDB's checksum of its answer is looked at") {
  PipelineWorld world;
  world.transport.answer(200, R"({"Count": 1})", {{"x-amz-crc32", "1"}});
  world.transport.answer(200, R"({"Count": 1})", {{"x-amz-crc32", "3414353021"}});
  world.transport.answer(200, R"({"Count": 1})");
  CHECK(world.call("dynamodb", "Scan", {{"TableName", "t"}}).at("Count") == 1);
  CHECK(world.transport.requests.size() >= 2);
}

TEST_CASE("a wrong clock is corrected once, and stays corrected") {
  PipelineWorld world;
  auto with_date = [](int status, std::string body) {
    return HttpResponse{status, {{{"Date", "Fri, 02 Jan 2026 03:14:05 GMT"}}}, std::move(body)};
  };
  world.transport.answers.push_back(with_date(403, query_error("SignatureDoesNotMatch")));
  world.transport.answers.push_back(with_date(200, test::kStacks));
  world.transport.answers.push_back(with_date(200, test::kStacks));
  world.call("cloudformation", "DescribeStacks", kStack);
  world.call("cloudformation", "DescribeStacks", kStack);
  CHECK(world.transport.requests.size() == 3);
  CHECK(world.request(0).headers.get("x-amz-date") == "20260102T030405Z");
  CHECK(world.request(1).headers.get("x-amz-date") == "20260102T031405Z");
  CHECK(world.request(2).headers.get("x-amz-date") == "20260102T031405Z");
  CHECK(world.request(2).headers.get("amz-sdk-request") ==
        "ttl=20260102T031505Z; attempt=1; max=3");
}

TEST_CASE("a clock off by ten minutes or a day, either way, costs one attempt") {
  for (std::chrono::minutes wrong : {-10min, 10min, -1440min, 1440min}) {
    PipelineWorld world;
    std::string date = rfc822(world.clock.now() + wrong);
    world.transport.answer(403, query_error("RequestTimeTooSkewed"), {{"Date", date}});
    world.transport.answer(200, test::kStacks, {{"Date", date}});
    CHECK_NOTHROW(world.call("cloudformation", "DescribeStacks", kStack));
    CHECK(world.transport.requests.size() == 2);
    CHECK(world.request(1).headers.get("x-amz-date") == iso8601_basic(world.clock.now() + wrong));
  }
}

TEST_CASE("a clock that is wrong by more than a quarter of an hour is mentioned") {
  PipelineWorld world;
  for (int i = 0; i < 2; ++i)
    world.transport.answer(403, query_error("SignatureDoesNotMatch", "Signature expired"),
                           {{"Date", "Sat, 03 Jan 2026 03:04:05 GMT"}});
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
  CHECK(error.attempts == 2);
  CHECK(error.message == "Signature expired (the clock of this machine is 86400 s behind)");
}

TEST_CASE("expired credentials that nobody can renew are final") {
  PipelineWorld world;
  world.transport.answer(400, query_error("ExpiredToken", "The security token is expired"));
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", kStack);
  CHECK(error.code == "ExpiredToken");
  CHECK(error.attempts == 1);
  CHECK_FALSE(error.transient);
}

TEST_CASE("expired credentials are renewed once") {
  os::TempDir home;
  std::filesystem::create_directory(home.path() / ".aws");
  os::write_file(home.path() / ".aws/config", "[default]\ncredential_process = /bin/tool\n");
  PipelineWorld world(test::Variables{
      {"HOME", home.path().string()}, {"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}});
  int issued = 0;
  world.processes.handler = [&](const os::Process&) {
    Json keys{{"Version", 1},
              {"AccessKeyId", fmt::format("AKID{}", ++issued)},
              {"SecretAccessKey", "secret"},
              {"SessionToken", "token"},
              {"Expiration", "2026-01-02T09:00:00Z"}};
    return os::ProcessResult{.out = dump(keys)};
  };
  world.transport.answer(400, query_error("ExpiredToken"));
  world.transport.answer(200, test::kStacks);
  world.call("cloudformation", "DescribeStacks", kStack);
  auto signed_by = [&](size_t index, std::string_view key) {
    return world.request(index).headers.get("Authorization").find(key) != std::string::npos;
  };
  CHECK(signed_by(0, "AKID1/"));
  CHECK(signed_by(1, "AKID2/"));

  world.transport.answer(400, query_error("ExpiredToken"));
  world.transport.answer(400, query_error("ExpiredToken"));
  CHECK(world.error_of("cloudformation", "DescribeStacks", kStack).attempts == 2);
}

TEST_CASE("calls from several threads keep their answers apart") {
  PipelineWorld world;
  world.transport.handler = [](const HttpRequest& request) {
    std::string name = request.body.substr(request.body.rfind('=') + 1);
    return HttpResponse{200,
                        {},
                        fmt::format("<R><DescribeStacksResult><Stacks><member><StackName>{}"
                                    "</StackName></member></Stacks></DescribeStacksResult></R>",
                                    name)};
  };
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          std::string name = fmt::format("stack-{}-{}", t, i);
          Json answer = world.call("cloudformation", "DescribeStacks", {{"StackName", name}});
          if (answer.at("Stacks").at(0).at("StackName") == name) ++right;
        }
      });
  }
  CHECK(right == 160);
}
