// ramuda deploy when the function is busy, broken, or in somebody else's hands.
#include <doctest.h>

#include "deploy_world.h"

namespace gcdt::test {

namespace {

const char* const kBusy =
    "The operation cannot be performed at this time. An update is in progress for resource";

Json configuration(Json more) {
  return DeployWorld::remote(std::move(more)).at("Configuration");
}

}  // namespace

TEST_CASE("an update in progress is waited for, and nothing is sent twice") {
  DeployWorld world;
  world.finds({{"Timeout", 3}, {"RevisionId", "r1"}, {"LastModified", "monday"}});
  world.aws.expect("UpdateFunctionConfiguration", {{"RevisionId", "r1"}})
      .error("ResourceConflictException", kBusy, 409);
  world.aws.expect("GetFunctionConfiguration")
      .reply(configuration({{"LastUpdateStatus", "InProgress"}, {"LastModified", "monday"}}));
  world.aws.expect("GetFunctionConfiguration")
      .reply(configuration({{"RevisionId", "r2"}, {"LastModified", "monday"}}));
  world.aws.expect("UpdateFunctionConfiguration", {{"RevisionId", "r2"}});
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("Function 'greeter' is being updated; waiting."));
}

TEST_CASE("an update that never ends is told after five minutes") {
  DeployWorld world;
  world.finds({{"Timeout", 3}});
  world.aws.always("UpdateFunctionConfiguration", [](const aws::Call&) -> Json {
    throw service_error("UpdateFunctionConfiguration", "ResourceConflictException", kBusy, 409);
  });
  world.aws.always("GetFunctionConfiguration", configuration(Json::object()));
  auto began = world.clock.steady();
  CHECK(world.failure().contains("An update is in progress"));
  CHECK(world.clock.steady() - began >= std::chrono::minutes(5));
  CHECK(world.clock.steady() - began < std::chrono::minutes(6));
}

TEST_CASE("what somebody else has changed meanwhile is not written over") {
  DeployWorld world;
  world.finds({{"CodeSha256", "old="}, {"RevisionId", "r1"}, {"LastModified", "monday"}});
  world.aws.expect("UpdateFunctionCode", {{"RevisionId", "r1"}})
      .error("PreconditionFailedException", "The RevisionId provided does not match", 412);
  world.aws.expect("GetFunctionConfiguration")
      .reply(configuration({{"CodeSha256", "theirs="}, {"LastModified", "tuesday"}}));
  CHECK(world.failure() ==
        "Function 'greeter' was changed by somebody else while this deployment ran (tuesday, "
        "CodeSha256 theirs=). Look at it with `ramuda diff`, then deploy again.");
  CHECK(world.aws.all_went_to_plan());  // no version, no alias
}

TEST_CASE("a revision that changed without a change of ours or theirs is no reason to stop") {
  DeployWorld world;
  Json same{{"CodeSha256", "old="}, {"LastModified", "monday"}, {"RevisionId", "r1"}};
  world.finds(same);
  world.aws.expect("UpdateFunctionCode", {{"RevisionId", "r1"}})
      .error("PreconditionFailedException", "The RevisionId provided does not match", 412);
  same["RevisionId"] = "r2";
  world.aws.expect("GetFunctionConfiguration").reply(configuration(same));
  world.aws.expect("UpdateFunctionCode", {{"RevisionId", "r2"}}).reply(version("4"));
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("our own upload whose answer was lost is published, not sent again") {
  DeployWorld world;
  world.finds({{"CodeSha256", "old="}, {"RevisionId", "r1"}, {"LastModified", "monday"}});
  world.aws.expect("UpdateFunctionCode")
      .error("PreconditionFailedException", "The RevisionId provided does not match", 412);
  std::string ours = "+j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY=";
  world.aws.expect("GetFunctionConfiguration")
      .reply(configuration({{"CodeSha256", ours}, {"LastModified", "tuesday"}}));
  world.aws.expect("PublishVersion", {{"CodeSha256", ours}}).reply(version("4"));
  world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a function that somebody else creates at the same time is left to them") {
  DeployWorld world;
  world.finds_nothing();
  world.aws.expect("CreateFunction")
      .error("ResourceConflictException", "Function already exist: greeter", 409);
  CHECK(world.failure().ends_with(
      "Somebody else has created it meanwhile; deploy again to update it."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("the alias is not moved when somebody else has moved it since") {
  DeployWorld world;
  world.aws.expect("GetFunction").reply(DeployWorld::remote({{"CodeSha256", "old="}}));
  world.aws.expect("GetAlias").reply({{"FunctionVersion", "3"}, {"RevisionId", "a1"}});
  world.aws.expect("UpdateFunctionCode").reply(version("4"));
  world.aws.expect("UpdateAlias", {{"RevisionId", "a1"}})
      .error("PreconditionFailedException", "The RevisionId provided does not match", 412);
  CHECK(world.failure() ==
        "Somebody else has moved the alias ACTIVE of function 'greeter' meanwhile; it was left as "
        "it is, and not pointed at version 4.");
}

TEST_CASE("a function that is still pending is waited for before it is changed") {
  DeployWorld world;
  world.finds({{"State", "Pending"}, {"Timeout", 3}});
  world.aws.expect("GetFunctionConfiguration").reply(configuration({{"Timeout", 3}}));
  world.aws.expect("UpdateFunctionConfiguration");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a function whose creation failed can only be removed; the reason is told") {
  DeployWorld world;
  world.finds({{"State", "Failed"}, {"StateReason", "The subnet is gone."}});
  CHECK(world.failure() ==
        "Function 'greeter' was never created completely: The subnet is gone. Remove what is there "
        "with `ramuda delete -f greeter`, then deploy again.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an earlier update that failed is mended by this one") {
  DeployWorld world;
  world.finds({{"LastUpdateStatus", "Failed"},
               {"LastUpdateStatusReason", "The role was not allowed."},
               {"Timeout", 3}});
  world.aws.expect("UpdateFunctionConfiguration");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains(
      "The last update of function 'greeter' failed: The role was not allowed."));
}

}  // namespace gcdt::test
