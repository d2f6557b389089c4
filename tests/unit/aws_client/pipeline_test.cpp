// One call, from parameters to bytes and back.
#include <doctest.h>

#include <thread>

#include "support/pipeline_world.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::PipelineWorld;

TEST_CASE("a query call goes out signed and comes back as JSON") {
  PipelineWorld world;
  world.transport.answer(200, test::kStacks, {{"x-amzn-RequestId", "b9b4b068"}});
  Json answer = world.call("cloudformation", "DescribeStacks", {{"StackName", "infra-dev"}});
  CHECK(answer.at("Stacks").at(0).at("StackName") == "infra-dev");
  CHECK(answer.at("Stacks").at(0).at("CreationTime") == "2017-08-11T14:17:18.094000+00:00");
  CHECK(answer.at("ResponseMetadata") == Json{{"HTTPStatusCode", 200},
                                              {"HTTPHeaders", {{"x-amzn-requestid", "b9b4b068"}}},
                                              {"RequestId", "b9b4b068"},
                                              {"RetryAttempts", 0}});

  const HttpRequest& sent = world.request(0);
  CHECK(sent.url() == "https://cloudformation.eu-west-1.amazonaws.com/");
  CHECK(sent.method == "POST");
  CHECK(sent.body == "Action=DescribeStacks&Version=2010-05-15&StackName=infra-dev");
  CHECK(sent.headers.get("User-Agent").starts_with("gcdt/"));
  CHECK(sent.headers.get("amz-sdk-request") == "attempt=1; max=3");
  CHECK(sent.headers.get("amz-sdk-invocation-id").size() == 36);
  CHECK(sent.headers.get("Authorization")
            .starts_with("AWS4-HMAC-SHA256 "
                         "Credential=AKIDEXAMPLE/20260102/eu-west-1/cloudformation/aws4_request"));
  const TransportOptions& options = world.transport.options.at(0);
  CHECK(options.connect_timeout == std::chrono::seconds(10));
  CHECK(options.idle_timeout == std::chrono::seconds(60));
  CHECK(options.slow_upload == std::chrono::seconds(60));
  CHECK(options.total_timeout == std::chrono::seconds(75));
  CHECK(options.max_body == size_t{64} << 20);
}

TEST_CASE("wrong parameters, operations and services are not sent") {
  PipelineWorld world;
  CHECK_THROWS_WITH_AS(world.call("cloudformation", "DescribeStack"),
                       "'DescribeStack' is no operation of cloudformation; did you mean "
                       "'DescribeStacks'?",
                       Error);
  CHECK_THROWS_AS(world.call("cloudformation", "DescribeStacks", {{"StackNme", "x"}}), Error);
  CHECK_THROWS_AS(world.call("clodformation", "DescribeStacks"), Error);
  CHECK_THROWS_WITH_AS(world.call("s3", "HeadBucket", {{"Bucket", "a/../b"}}),
                       "Parameter validation failed: Invalid bucket name \"a/../b\"", Error);
  CHECK_THROWS_AS(world.backend->send({"sts", "x.evil.com#", "GetCallerIdentity", Json::object()}),
                  Error);
  CHECK(world.transport.requests.empty());
}

TEST_CASE("a refusal carries everything the service said") {
  PipelineWorld world;
  world.transport.answer(400, test::query_error("ValidationError", "Stack [x] does not exist"));
  ServiceError error = world.error_of("cloudformation", "DescribeStacks", {{"StackName", "x"}});
  CHECK(error.code == "ValidationError");
  CHECK(error.message == "Stack [x] does not exist");
  CHECK(error.service == "cloudformation");
  CHECK(error.operation == "DescribeStacks");
  CHECK(error.request_id == "r1");
  CHECK(error.status == 400);
  CHECK(error.attempts == 1);
  CHECK_FALSE(error.transient);
  CHECK_FALSE(error.outcome_unknown);
  CHECK(std::string(error.what()) ==
        "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack [x] "
        "does not exist");
}

TEST_CASE("endpoints come from the rule set, the settings and the operation") {
  struct Case {
    test::Variables environment;
    std::string service, operation;
    Json params;
    std::string url, signed_as;
  };
  for (const auto& [environment, service, operation, params, url, signed_as] : {
           Case{{},
                "iam",
                "ListRoles",
                Json::object(),
                "https://iam.amazonaws.com/",
                "us-east-1/iam"},
           Case{{{"AWS_USE_FIPS_ENDPOINT", "true"}},
                "sts",
                "GetCallerIdentity",
                Json::object(),
                "https://sts-fips.eu-west-1.amazonaws.com/",
                "eu-west-1/sts"},
           Case{{{"AWS_USE_DUALSTACK_ENDPOINT", "true"}},
                "lambda",
                "ListFunctions",
                Json::object(),
                "https://lambda.eu-west-1.api.aws/2015-03-31/functions",
                "eu-west-1/lambda"},
           Case{{{"AWS_ENDPOINT_URL", "http://127.0.0.1:5000/base/"}},
                "cloudwatch",
                "ListMetrics",
                Json::object(),
                "http://127.0.0.1:5000/base/",
                "eu-west-1/monitoring"},
           Case{{{"AWS_ENDPOINT_URL_SQS", "https://sqs.example.com"},
                 {"AWS_USE_FIPS_ENDPOINT", "true"}},
                "sqs",
                "ListQueues",
                Json::object(),
                "https://sqs.example.com/",
                "eu-west-1/sqs"},
           Case{{},
                "logs",
                "StartLiveTail",
                {{"logGroupIdentifiers", Json::array({"arn"})}},
                "https://stream-logs.eu-west-1.amazonaws.com/",
                "eu-west-1/logs"},
       }) {
    PipelineWorld world(environment);
    world.transport.answer(400, "{}");
    world.error_of(service, operation, params);
    CAPTURE(service);
    CHECK(world.request(0).url() == url);
    CHECK(world.request(0).headers.get("Authorization").find(signed_as) != std::string::npos);
  }
}

TEST_CASE("each call of a run goes to the endpoint of its region, service and bucket") {
  PipelineWorld world;
  auto host = [&](const char* service, const char* region, const char* operation, Json params) {
    world.transport.answer(400, "{}");
    CHECK_THROWS_AS(world.backend->send({service, region, operation, std::move(params)}),
                    ServiceError);
    return world.transport.requests.back().host;
  };
  Json none = Json::object();
  for (int round = 0; round < 2; ++round) {
    CHECK(host("sts", "eu-west-1", "GetCallerIdentity", none) == "sts.eu-west-1.amazonaws.com");
    CHECK(host("sts", "us-east-2", "GetCallerIdentity", none) == "sts.us-east-2.amazonaws.com");
    CHECK(host("sns", "us-east-2", "ListTopics", none) == "sns.us-east-2.amazonaws.com");
    CHECK(host("s3", "eu-west-1", "ListObjectsV2", {{"Bucket", "one"}}) ==
          "one.s3.eu-west-1.amazonaws.com");
    CHECK(host("s3", "eu-west-1", "ListObjectsV2", {{"Bucket", "two"}}) ==
          "two.s3.eu-west-1.amazonaws.com");
  }
}

TEST_CASE("calls that prove who they are otherwise go out unsigned") {
  PipelineWorld world;
  world.transport.answer(200, R"({"roleCredentials": {}})");
  world.call("sso", "GetRoleCredentials",
             {{"roleName", "r"}, {"accountId", "123456789012"}, {"accessToken", "t"}});
  CHECK_FALSE(world.request(0).headers.find("Authorization"));
  CHECK(world.request(0).headers.get("x-amz-sso_bearer_token") == "t");
}

TEST_CASE("calls of one run keep the published rates, each kind its own") {
  Json regional{{"name", "a"}, {"endpointConfiguration", {{"types", Json::array({"REGIONAL"})}}}};
  PipelineWorld world;
  world.transport.handler = [](const HttpRequest&) { return HttpResponse{201, {}, "{}"}; };
  for (int i = 0; i < 2; ++i) world.call("apigateway", "CreateRestApi", regional);
  CHECK(world.clock.slept() == std::chrono::milliseconds(3750));
  for (int i = 0; i < 2; ++i) world.call("apigateway", "CreateRestApi", {{"name", "a"}});
  CHECK(world.clock.slept() == std::chrono::milliseconds(3750 + 37500));
}

TEST_CASE("a long wait for one's turn is told to the listener of the thread, a short one is not") {
  PipelineWorld world;
  world.transport.handler = [](const HttpRequest&) { return HttpResponse{202, {}, "{}"}; };
  std::vector<std::string> heard, inner;
  auto remove = [&] { world.call("apigateway", "DeleteRestApi", {{"restApiId", "a"}}); };
  {
    TurnListener listener([&](std::string text) { heard.push_back(std::move(text)); });
    remove();
    CHECK(heard.empty());
    remove();
    CHECK(heard == std::vector<std::string>{
                       "Waiting 38 s for DeleteRestApi: AWS takes 1 in 30 s from an account."});
    {
      TurnListener another([&](std::string text) { inner.push_back(std::move(text)); });
      remove();
    }
    CHECK(inner.size() == 1);
    std::thread(remove).join();  // the output belongs to one thread
    CHECK(heard.size() == 1);
    for (int i = 0; i < 60; ++i) world.call("apigateway", "GetAccount");  // an eighth of a second
    CHECK(heard.size() == 1);
  }
  remove();
  CHECK(heard.size() == 1);
  CHECK(sentence({.wait = std::chrono::seconds(2), .requests = 10, .seconds = 1, .all = true},
                 "apigateway", "GetStages") ==
        "Waiting 2 s for GetStages: AWS takes 10 requests to apigateway in 1 s from an account.");
}

TEST_CASE("the adaptive mode sends more slowly after it was throttled") {
  auto slept_before_answer = [](const char* mode) {
    PipelineWorld world(test::Variables{{"AWS_RETRY_MODE", mode}});
    world.transport.answer(400, test::query_error("Throttling"));
    world.transport.answer(200, test::kStacks);
    world.call("cloudformation", "DescribeStacks");
    return world.clock.sleeps;
  };
  // The pause of the retry, and then the turn at half a request a second.
  CHECK(slept_before_answer("standard").size() == 1);
  CHECK(slept_before_answer("adaptive").size() == 2);
}

TEST_CASE("in CI the first call of a run waits up to two seconds, unless it stays on the machine") {
  auto sleeps = [](const test::Variables& variables, bool starts) {
    PipelineWorld world(variables);
    world.backend =
        make_pipeline(world.settings, *world.chain, world.seams(), std::make_shared<Pacer>(starts));
    for (int i = 0; i < 2; ++i) {
      world.transport.answer(200, test::kStacks);
      world.call("cloudformation", "DescribeStacks");
    }
    return world.clock.sleeps;
  };
  CHECK(sleeps({{"CI", "true"}}, true) == std::vector<os::Duration>{std::chrono::seconds(1)});
  CHECK(sleeps({{"CI", "true"}}, false).empty());
  CHECK(sleeps({}, true).empty());
  CHECK(sleeps({{"CI", "true"}, {"AWS_ENDPOINT_URL", "http://127.0.0.1:5000"}}, true).empty());
}

TEST_CASE("a redirect is an error that names the host alone") {
  PipelineWorld world;
  world.transport.answer(302, "", {{"Location", "https://portal.example.com/login?t=s3cret"}});
  ServiceError error = world.error_of("lambda", "ListFunctions");
  CHECK(error.code == "302");
  CHECK(error.message == "Found (a redirect to portal.example.com, which is not followed)");
  CHECK(world.transport.requests.size() == 1);
}

TEST_CASE("API Gateway is asked for plain JSON") {
  PipelineWorld world;
  world.transport.answer(200, R"({"item": []})");
  world.call("apigateway", "GetRestApis");
  CHECK(world.request(0).headers.get("Accept") == "application/json");
}

TEST_CASE("Route 53 takes the ids it gives") {
  PipelineWorld world;
  world.transport.answer(200, "<GetHostedZoneResponse/>");
  world.call("route53", "GetHostedZone", {{"Id", "/hostedzone/Z123"}});
  CHECK(world.request(0).path == "/2013-04-01/hostedzone/Z123");
}

TEST_CASE("user data is a script for us and base64 for the service") {
  PipelineWorld world;
  world.transport.answer(200, "<RunInstancesResponse/>");
  world.call("ec2", "RunInstances", {{"MinCount", 1}, {"MaxCount", 1}, {"UserData", "#!/bin/sh"}});
  CHECK(world.request(0).body.find("UserData=IyEvYmluL3No") != std::string::npos);
  world.transport.answer(200, "<CreateLaunchConfigurationResponse/>");
  world.call("autoscaling", "CreateLaunchConfiguration",
             {{"LaunchConfigurationName", "c"}, {"UserData", "#!/bin/sh"}});
  CHECK(world.request(1).body.find("UserData=IyEvYmluL3No") != std::string::npos);
}

TEST_CASE("functions may think for 15 minutes, uploads take what they need") {
  PipelineWorld world;
  world.transport.answer(200, "1", {{"Content-Length", "1"}});
  world.transport.answer(200, "");
  world.call("lambda", "Invoke", {{"FunctionName", "f"}});
  world.call("s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}, {"Body", "x"}});
  CHECK(world.transport.options.at(0).idle_timeout == std::chrono::seconds(910));
  CHECK(world.transport.options.at(0).total_timeout.count() == 0);
  CHECK(world.transport.options.at(1).idle_timeout == std::chrono::seconds(60));
  CHECK(world.transport.options.at(1).total_timeout.count() == 0);
  CHECK(world.transport.options.at(1).expect_continue);
  for (const char* operation : {"HeadBucket", "CompleteMultipartUpload", "ListObjectsV2"}) {
    world.transport.answer(403);
    Json params{{"Bucket", "b"}};
    if (operation == std::string_view("CompleteMultipartUpload"))
      params.update({{"Key", "k"}, {"UploadId", "u"}});
    world.error_of("s3", operation, params);
  }
  CHECK(world.transport.options.at(2).total_timeout == std::chrono::seconds(75));
  CHECK(world.transport.options.at(3).total_timeout.count() == 0);
  CHECK(world.transport.options.at(4).total_timeout == std::chrono::seconds(75));
  for (size_t size : {1 << 10, 2 << 20}) {
    world.transport.answer(403);
    world.error_of("lambda", "UpdateFunctionCode",
                   {{"FunctionName", "f"}, {"ZipFile", std::string(size, 'z')}});
  }
  CHECK(world.transport.options.at(5).total_timeout == std::chrono::seconds(75));
  CHECK(world.transport.options.at(6).total_timeout.count() == 0);
}

TEST_CASE("long requests are compressed where the service takes that") {
  Json metrics{{"Namespace", "n"},
               {"MetricData", Json::array({{{"MetricName", std::string(20'000, 'm')}}})}};
  auto body_size = [&](const test::Variables& variables) {
    PipelineWorld world(variables);
    world.transport.answer(200, "{}");
    world.call("cloudwatch", "PutMetricData", metrics);
    bool packed = world.request(0).headers.get("Content-Encoding") == "gzip";
    CHECK(packed == (world.request(0).body.size() < 1000));
    CHECK(packed == world.request(0).body.starts_with("\x1f\x8b"));
    return world.request(0).body.size();
  };
  CHECK(body_size({}) < 1000);
  CHECK(body_size({{"AWS_DISABLE_REQUEST_COMPRESSION", "true"}}) > 20'000);
  CHECK(body_size({{"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "100000"}}) > 20'000);
  CHECK_THROWS_WITH_AS(body_size({{"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "1e3"}}),
                       "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES is '1e3'; it must be a number of "
                       "bytes from 0 to 10485760.",
                       Error);
}
