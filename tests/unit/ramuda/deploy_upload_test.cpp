// What is bundled is what runs: uploads that fail, and code that arrived otherwise (fault case
// F18).
#include <doctest.h>

#include "deploy_world.h"

namespace gcdt::test {

namespace {

struct BucketWorld : DeployWorld {
  BucketWorld()
      : DeployWorld(lambda_section(), {{"deployment", {{"artifactBucket", "artifacts"}}}}) {
    aws.always("GetBucketLocation", {{"LocationConstraint", "eu-west-1"}});
    aws.always("HeadBucket", {{"BucketRegion", "eu-west-1"}});
    aws.always("GetCallerIdentity", {{"Account", "123456789012"},
                                     {"Arn", "arn:aws:iam::123456789012:user/alice"},
                                     {"UserId", "AIDA"}});
  }
};

}  // namespace

TEST_CASE("an upload that arrives damaged ends the deployment before the function is touched") {
  BucketWorld world;
  world.finds({{"CodeSha256", "other"}});
  world.aws.expect("PutObject")
      .error("BadDigest", "The CRC32 you specified did not match what we received.", 400);
  CHECK(world.failure().contains("BadDigest"));
  CHECK(world.aws.all_went_to_plan());  // no UpdateFunctionCode, no UpdateAlias
}

TEST_CASE("other code than what was bundled is never activated") {
  for (bool exists : {true, false}) {
    DeployWorld world;
    exists ? world.finds({{"CodeSha256", "other"}}) : world.finds_nothing();
    Json answer = version("4");
    answer["CodeSha256"] = "truncated";
    world.aws.expect(exists ? "UpdateFunctionCode" : "CreateFunction").reply(answer);
    CHECK(world.failure() ==
          "Lambda has other code than what was bundled (CodeSha256 truncated instead of "
          "+j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY=). Version 4 is not used; deploy again.");
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.aws.params_of("Invoke").empty());
  }
}

}  // namespace gcdt::test
