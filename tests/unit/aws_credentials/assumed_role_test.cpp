// Roles that the configuration names, beside those of profiles.
#include "aws/assumed_role.h"

#include <doctest.h>

#include "support/fake_machine.h"
#include "support/function_backend.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace gcdt::test;

TEST_CASE("a clock that is a day ahead does not make an assumed role old") {
  FakeMachine machine;
  auto backend = std::make_unique<FunctionBackend>([](const Call&) -> Json {
    return {{"Credentials",
             {{"AccessKeyId", "ASIA1"},
              {"SecretAccessKey", "s"},
              {"SessionToken", "t"},
              {"Expiration", "2026-01-01T04:04:05+00:00"}}},
            {"ResponseMetadata", {{"HTTPHeaders", {{"date", "Thu, 01 Jan 2026 03:04:05 GMT"}}}}}};
  });
  FunctionBackend& calls = *backend;
  Session session(load_settings({{{"AWS_REGION", "eu-west-1"}, {"HOME", "/nonexistent"}}}),
                  machine.seams(), std::move(backend));
  AssumedRole role(session, "arn:aws:iam::123456789012:role/deployer");
  CHECK(role.get().access_key_id == "ASIA1");
  CHECK(role.get().account_id == "123456789012");
  CHECK(calls.calls.size() == 1);
}
