// Sessions around a session: another region, another account.
#include "aws/assumed_role.h"

#include <doctest.h>

#include "support/pipeline_world.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

constexpr const char* kRole = "arn:aws:iam::210987654321:role/deployer";

struct RoleWorld : test::FakeMachine {
  RoleWorld() {
    transport.handler = [](const HttpRequest& request) -> test::TransportResult {
      if (!request.host.starts_with("sts")) return HttpResponse{200, {}, test::kStacks};
      bool whoami = request.body.find("GetCallerIdentity") != std::string::npos;
      return HttpResponse{200, {}, whoami ? kIdentity : kAssumed};
    };
  }
  static constexpr const char* kIdentity =
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
      "</GetCallerIdentityResult></GetCallerIdentityResponse>";
  static constexpr const char* kAssumed =
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
      "<SecretAccessKey>rolesecret</SecretAccessKey><SessionToken>roletoken</SessionToken>"
      "<Expiration>2026-01-02T04:04:05Z</Expiration></Credentials></AssumeRoleResult>"
      "</AssumeRoleResponse>";
  Session session{load_settings({{{"AWS_ACCESS_KEY_ID", "AKIDHOME"},
                                  {"AWS_SECRET_ACCESS_KEY", "homesecret"},
                                  {"AWS_REGION", "eu-west-1"},
                                  {"HOME", "/nonexistent"}}}),
                  seams()};
  const HttpRequest& last() const { return transport.requests.back(); }
};

}  // namespace

TEST_CASE("a session in another region signs for that region with the same credentials") {
  RoleWorld world;
  Session there(world.session, "us-east-1", "");
  there.client("cloudformation").call("DescribeStacks");
  CHECK(world.last().host == "cloudformation.us-east-1.amazonaws.com");
  CHECK(world.last().headers.get("Authorization").find("AKIDHOME") != std::string::npos);
  CHECK(there.region() == "us-east-1");
  CHECK(world.session.region() == "eu-west-1");
}

TEST_CASE("a session in the name of a role assumes it once, and signs with what it was given") {
  RoleWorld world;
  Session there(world.session, "", kRole);
  for (int i = 0; i < 2; ++i) there.client("cloudformation").call("DescribeStacks");
  CHECK(world.last().headers.get("Authorization").find("ASIAROLE") != std::string::npos);
  CHECK(world.last().headers.get("X-Amz-Security-Token") == "roletoken");
  int assumed = 0;
  for (const HttpRequest& request : world.transport.requests)
    assumed += request.body.find("Action=AssumeRole") != std::string::npos;
  CHECK(assumed == 1);
  CHECK(account_of(kRole) == "210987654321");
  CHECK(account_of("deployer") == "");
}
