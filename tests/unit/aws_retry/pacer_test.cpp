#include "aws/pacer.h"

#include <doctest.h>

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;

namespace {

// A clock that moves by what it is told to wait.
struct Run {
  Pacer pacer;
  Time now{};

  std::chrono::microseconds call(const char* service, const char* operation,
                                 const char* region = "eu-west-1") {
    auto wait = pacer.take_turn(service, region, operation, now).wait;
    now += wait;
    return wait;
  }
  // How long `count` calls take.
  std::chrono::microseconds calls(int count, const char* service, const char* operation) {
    Time start = now;
    while (count--) call(service, operation);
    return now - start;
  }
};

}  // namespace

TEST_CASE("a second deployment of an API waits before it is refused") {
  Run run;
  CHECK(run.call("apigateway", "CreateDeployment") == 0us);
  run.now += 1s;
  CHECK(run.call("apigateway", "CreateDeployment") == 5250ms);  // 5 s at 80 %: every 6.25 s
  run.now += 1h;
  CHECK(run.call("apigateway", "CreateDeployment") == 0us);
}

TEST_CASE("all calls to API Gateway share one budget beside their own") {
  Run run;
  CHECK(run.calls(32, "apigateway", "GetRestApis") == 0us);  // the burst, 40 at 80 %
  CHECK(run.call("apigateway", "GetStages") == 125ms);       // then 8 a second
  CHECK(run.calls(8, "apigateway", "GetRestApis") == 1s);
  CHECK(run.call("apigateway", "GetRestApis", "us-east-1") == 0us);
}

TEST_CASE("each limit of 93 3.5 is kept at 80 percent") {
  struct {
    const char *service, *operation;
    int calls;
    std::chrono::microseconds at_least;
  } const kCases[] = {{"apigateway", "CreateDeployment", 2, 6250ms},
                      {"apigateway", "PutRestApi", 5, 5s},
                      {"apigateway", "CreateRestApi", 2, 37500ms},
                      {"apigateway", "CreateRestApi regional", 2, 3750ms},
                      {"apigateway", "ImportRestApi", 2, 37500ms},
                      {"apigateway", "ImportRestApi regional", 2, 3750ms},
                      {"apigateway", "DeleteRestApi", 2, 37500ms},
                      {"apigateway", "CreateDomainName", 3, 75s},
                      {"apigateway", "UpdateDomainName", 3, 75s},
                      {"apigateway", "DeleteDomainName", 3, 75s},
                      {"apigateway", "GetResources", 6, 1s},
                      {"apigateway", "CreateApiKey", 8, 1s},
                      {"apigateway", "DeleteApiKey", 8, 1s},
                      {"apigateway", "CreateResource", 8, 1s},
                      {"apigateway", "DeleteResource", 8, 1s},
                      {"apigateway", "UpdateAccount", 2, 25s},
                      {"apigateway", "UpdateUsagePlan", 2, 25s},
                      {"apigateway", "ImportDocumentationParts", 2, 37s},
                      {"lambda", "GetFunction", 160, 1s},
                      {"lambda", "GetPolicy", 24, 1s},
                      {"lambda", "UpdateFunctionCode", 24, 1s},
                      {"logs", "FilterLogEvents", 8, 1s},
                      {"logs", "GetLogEvents", 16, 1s},
                      {"logs", "DescribeLogStreams", 8, 1s},
                      {"route53", "ListHostedZones", 8, 1s}};
  for (const auto& limit : kCases) {
    CAPTURE(limit.operation);
    Run run;
    auto took = run.calls(limit.calls, limit.service, limit.operation);
    CHECK(took >= limit.at_least);
    CHECK(took <= limit.at_least * 11 / 10 + 250ms);
  }
}

TEST_CASE("the kind of an API decides how often one may be created") {
  Json regional{{"endpointConfiguration", {{"types", Json::array({"REGIONAL"})}}}};
  Json edge{{"endpointConfiguration", {{"types", Json::array({"EDGE"})}}}};
  Json imported{{"parameters", {{"endpointConfigurationTypes", "PRIVATE"}}}};
  CHECK(operation_class("apigateway", "CreateRestApi", regional) == "CreateRestApi regional");
  CHECK(operation_class("apigateway", "CreateRestApi", edge) == "CreateRestApi");
  CHECK(operation_class("apigateway", "CreateRestApi", Json::object()) == "CreateRestApi");
  CHECK(operation_class("apigateway", "ImportRestApi", imported) == "ImportRestApi regional");
  CHECK(operation_class("apigateway", "CreateDomainName", regional) == "CreateDomainName");
  CHECK(operation_class("lambda", "CreateRestApi", regional) == "CreateRestApi");
}

TEST_CASE("what has no limit does not wait") {
  Run run;
  CHECK(run.calls(10'000, "lambda", "Invoke") == 0us);
  CHECK(run.calls(10'000, "cloudformation", "DescribeStacks") == 0us);
  CHECK(run.calls(10'000, "logs", "PutLogEvents") == 0us);
}

TEST_CASE("Lambda's other operations share a limit that lookups do not use up") {
  Run run;
  CHECK(run.calls(12, "lambda", "UpdateAlias") == 0us);
  CHECK(run.call("lambda", "GetFunction") == 0us);
  CHECK(run.call("lambda", "PublishVersion") > 0us);
}

TEST_CASE("Route 53 counts for all regions together") {
  Run run;
  for (int i = 0; i < 4; ++i) CHECK(run.call("route53", "GetChange", "eu-west-1") == 0us);
  CHECK(run.call("route53", "GetChange", "us-east-1") == 250ms);
}

TEST_CASE("callers at the same moment get different ones, and a clock set back gains nothing") {
  Pacer pacer;
  auto wait = [&](Time now) { return pacer.take_turn("apigateway", "r", "PutRestApi", now).wait; };
  Time now{1h};
  CHECK(wait(now) == 0us);
  CHECK(wait(now) == 1250ms);
  CHECK(wait(now) == 2500ms);
  CHECK(wait(now - 30min) == 3750ms);
}
