// Which changes are tried again, and which are not because they may have been made (93 section 5).
#include <doctest.h>

#include "support/pipeline_world.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::PipelineWorld;
using test::query_error;

namespace {

const Json kStack{{"StackName", "x"}};
const Json kDeployment{{"applicationName", "a"}};

}  // namespace

TEST_CASE("a token makes a mutation repeatable: the same in all attempts, new in every call") {
  PipelineWorld world;
  world.transport.fail(TransportFailure::timed_out);
  world.transport.answer(500);
  for (int i = 0; i < 3; ++i)
    world.transport.answer(200, "<CreateStackResponse><CreateStackResult/></CreateStackResponse>");
  auto token_of = [&](size_t index) {
    const std::string& body = world.request(index).body;
    size_t at = body.find("ClientRequestToken=");
    return at == std::string::npos ? "" : body.substr(at + 19, 36);
  };
  world.call("cloudformation", "CreateStack", kStack);
  world.call("cloudformation", "CreateStack", kStack);
  CHECK(token_of(0).size() == 36);
  CHECK(token_of(0) == token_of(1));
  CHECK(token_of(0) == token_of(2));
  CHECK(token_of(3) != token_of(0));
  world.call("cloudformation", "CreateStack", {{"StackName", "x"}, {"ClientRequestToken", "mine"}});
  CHECK(world.request(4).body.find("ClientRequestToken=mine") != std::string::npos);
}

TEST_CASE("every operation of CloudFormation that takes a token sends one") {
  for (auto [operation, params, member] :
       {std::tuple{"UpdateStack", kStack, "ClientRequestToken"},
        {"DeleteStack", kStack, "ClientRequestToken"},
        {"CancelUpdateStack", kStack, "ClientRequestToken"},
        {"ExecuteChangeSet", Json{{"ChangeSetName", "c"}}, "ClientRequestToken"},
        {"ContinueUpdateRollback", kStack, "ClientRequestToken"},
        {"RollbackStack", kStack, "ClientRequestToken"},
        {"CreateChangeSet", Json{{"StackName", "x"}, {"ChangeSetName", "c"}}, "ClientToken"}}) {
    PipelineWorld world;
    world.transport.answer(400, query_error("ValidationError"));
    world.error_of("cloudformation", operation, params);
    CHECK_MESSAGE(world.request(0).body.find(fmt::format("&{}=", member)) != std::string::npos,
                  operation);
  }
}

TEST_CASE("a mutation whose answer is lost is not repeated") {
  for (auto kind : {TransportFailure::broken, TransportFailure::timed_out}) {
    PipelineWorld world;
    world.transport.fail(kind, "gone");
    ServiceError error = world.error_of("codedeploy", "CreateDeployment", kDeployment);
    CHECK(error.outcome_unknown);
    CHECK(error.attempts == 1);
    CHECK(std::string(error.what())
              .ends_with("gone; whether CreateDeployment was carried out is unknown"));
  }
  PipelineWorld unread;
  unread.transport.answer(200, "{\"deploymentId\": \"d-1");
  ServiceError error = unread.error_of("codedeploy", "CreateDeployment", kDeployment);
  CHECK(error.outcome_unknown);
  CHECK(error.code == "UnreadableAnswer");
  CHECK(error.attempts == 1);
}

TEST_CASE("an API is not made twice because the service failed") {
  PipelineWorld world;
  world.transport.answer(500, "{}");
  ServiceError error = world.error_of("apigateway", "CreateRestApi", {{"name", "orders"}});
  CHECK(error.attempts == 1);
  CHECK(error.outcome_unknown);

  PipelineWorld throttled;
  throttled.transport.answer(429, "{}", {{"x-amzn-errortype", "TooManyRequestsException"}});
  throttled.transport.answer(201, R"({"id": "a"})");
  CHECK(throttled.call("apigateway", "CreateRestApi", {{"name", "orders"}}).at("id") == "a");
}

TEST_CASE("a mutation is repeated while it is certain that nothing was done") {
  PipelineWorld world;
  world.transport.fail(TransportFailure::not_sent);
  world.transport.answer(400, R"({"__type": "ThrottlingException"})");
  world.transport.answer(200, R"({"deploymentId": "d-1"})");
  CHECK(world.call("codedeploy", "CreateDeployment", kDeployment).at("deploymentId") == "d-1");
}

TEST_CASE("a function is not run twice") {
  PipelineWorld refused;
  refused.transport.answer(500, "{}");
  CHECK(refused.error_of("lambda", "Invoke", {{"FunctionName", "f"}}).attempts == 1);
  PipelineWorld lost;
  lost.transport.fail(TransportFailure::broken);
  CHECK(lost.error_of("lambda", "Invoke", {{"FunctionName", "f"}}).outcome_unknown);
  PipelineWorld unsent;
  unsent.transport.fail(TransportFailure::not_sent);
  unsent.transport.answer(200, "1");
  CHECK_NOTHROW(unsent.call("lambda", "Invoke", {{"FunctionName", "f"}}));
}

TEST_CASE("a function that was refused for the time of day was not run") {
  PipelineWorld world;
  world.transport.answer(403, R"({"__type": "InvalidSignatureException"})",
                         {{"Date", "Fri, 02 Jan 2026 03:14:05 GMT"}});
  world.transport.answer(200, "1");
  CHECK_NOTHROW(world.call("lambda", "Invoke", {{"FunctionName", "f"}}));
}

TEST_CASE("what sets a state may be set again") {
  struct Case {
    std::string service, operation;
    Json params;
  };
  Json upsert{
      {"HostedZoneId", "Z"},
      {"ChangeBatch",
       {{"Changes", Json::array({{{"Action", "UPSERT"},
                                  {"ResourceRecordSet", {{"Name", "a."}, {"Type", "A"}}}}})}}}};
  for (const auto& [service, operation, params] :
       {Case{"s3", "PutObject", {{"Bucket", "b"}, {"Key", "k"}}},
        Case{"lambda", "DeleteFunction", {{"FunctionName", "f"}}},
        Case{"route53", "ChangeResourceRecordSets", upsert}}) {
    PipelineWorld world;
    world.transport.fail(TransportFailure::broken);
    world.transport.answer(400, "");
    world.error_of(service, operation, params);
    CHECK_MESSAGE(world.transport.requests.size() == 2, operation);
  }
}
