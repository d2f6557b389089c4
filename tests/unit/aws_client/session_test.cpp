#include <doctest.h>

#include "aws/client.h"

#include "os/files.h"
#include "support/fake_machine.h"
#include "support/function_backend.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

struct SessionWorld : test::FakeMachine {
  Session session(std::map<std::string, std::string, std::less<>> variables,
                  std::unique_ptr<Backend> backend = nullptr) {
    variables["HOME"] = "/nonexistent";
    return Session(load_settings({std::move(variables)}), seams(), std::move(backend));
  }
};

}  // namespace

TEST_CASE("a client takes the region it is given, else that of the session") {
  SessionWorld world;
  Session session = world.session({{"AWS_REGION", "eu-west-1"}});
  CHECK(session.client("lambda").region() == "eu-west-1");
  CHECK(session.client("lambda", "us-east-1").region() == "us-east-1");
  CHECK(session.region() == "eu-west-1");
}

TEST_CASE("without a region only global services work") {
  SessionWorld world;
  Session session = world.session({});
  CHECK_THROWS_WITH_AS(session.client("lambda"),
                       doctest::Contains("You must specify a region. Set"), Error);
  CHECK(session.client("iam").region() == "aws-global");
  CHECK_FALSE(session.region().has_value());
}

TEST_CASE("global services can be called without a region") {
  SessionWorld world;
  Session session = world.session({{"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "S"}});
  for (auto [service, operation, host] :
       {std::tuple{"iam", "ListRoles", "iam.amazonaws.com"},
        {"sts", "GetCallerIdentity", "sts.amazonaws.com"},
        {"s3", "ListBuckets", "s3.amazonaws.com"},
        {"route53", "ListHostedZones", "route53.amazonaws.com"},
        {"cloudfront", "ListDistributions", "cloudfront.amazonaws.com"}}) {
    world.transport.answer(400, "");
    CHECK_THROWS_AS(session.client(service).call(operation), ServiceError);
    CHECK(world.transport.requests.back().host == host);
    CHECK(world.transport.requests.back().headers.get("Authorization").find("/us-east-1/") !=
          std::string::npos);
  }
}

TEST_CASE("who calls is asked once") {
  SessionWorld world;
  auto backend = std::make_unique<test::FunctionBackend>([](const Call&) -> Json {
    return {{"Account", "123456789012"}, {"Arn", "arn:aws:iam::123456789012:user/me"}};
  });
  auto& calls = backend->calls;
  Session session = world.session({{"AWS_REGION", "eu-west-1"}}, std::move(backend));
  CHECK(session.account_id() == "123456789012");
  CHECK(session.account_id() == "123456789012");
  CHECK(session.caller_identity().at("Arn") == "arn:aws:iam::123456789012:user/me");
  CHECK(calls.size() == 1);
}

TEST_CASE("PLACEBO_MODE makes a session answer from files, without sleeping") {
  SessionWorld world;
  os::TempDir folder;
  for (int n : {1, 2})
    os::write_file(
        folder.path() / fmt::format("cloudformation.DescribeStacks_{}.json", n),
        dump({{"status_code", 200},
              {"data",
               {{"Stacks", Json::array({{{"StackStatus", n == 1 ? "CREATE_IN_PROGRESS"
                                                                : "CREATE_COMPLETE"}}})}}}}));
  Session session = world.session({{"AWS_REGION", "eu-west-1"},
                                   {"PLACEBO_MODE", "playback"},
                                   {"PLACEBO_DIR", folder.path().string()}});
  session.client("cloudformation").wait("stack_create_complete", {{"StackName", "x"}});
  CHECK(world.clock.sleeps.empty());
  CHECK(world.transport.requests.empty());
}

TEST_CASE("a recording needs a folder") {
  SessionWorld world;
  Session session = world.session({{"AWS_REGION", "eu-west-1"}, {"PLACEBO_MODE", "record"}});
  CHECK_THROWS_WITH_AS(
      session.client("lambda"),
      "PLACEBO_MODE is set, but not PLACEBO_DIR, the folder of the recorded answers.", Error);
}
