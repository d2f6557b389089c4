// What is wrong with a function is said before anything is bundled or asked.
#include <doctest.h>

#include "deploy_world.h"
#include "lifecycle/lifecycle.h"

namespace gcdt::test {

namespace {

// What the check says of a function with that beside the usual; "" if it is content.
std::string complaint(Json more) {
  Json lambda = lambda_section();
  lambda.update(more);
  DeployWorld world(lambda);
  try {
    ramuda::deploy.needs.check(world.ctx);
  } catch (const Error& error) {
    CHECK(world.aws.calls.empty());
    return error.what();
  }
  return world.said();
}

}  // namespace

TEST_CASE("a function that Lambda takes passes") {
  CHECK(complaint(Json::object()).empty());
}

TEST_CASE("runtimes are refused with the one to use instead") {
  CHECK(
      complaint({{"runtime", "nodejs8.10"}}).contains("no longer takes the runtime 'nodejs8.10'"));
  CHECK(complaint({{"runtime", "pyhton3.13"}}).ends_with("Did you mean 'python3.13'?"));
  CHECK(
      complaint({{"runtime", nullptr}}).contains("ramuda.lambda.runtime: the runtime is missing"));
  CHECK(complaint({{"runtime", nullptr}, {"imageUri", "1.dkr.ecr.eu-west-1.amazonaws.com/a:1"}})
            .empty());
}

TEST_CASE(
    "names that Lambda keeps for itself, and those that are none, are told with their place") {
  CHECK(complaint({{"environment", {{"AWS_REGION", "x"}}}}) ==
        "ramuda.lambda.environment.AWS_REGION: AWS Lambda sets 'AWS_REGION' itself; choose another "
        "name.");
  CHECK(complaint({{"environment", {{"MY-VALUE", "x"}}}}).contains("is no name"));
  CHECK(complaint({{"environment", {{"A", "x"}}}}).contains("is no name"));
  CHECK(complaint({{"environment", {{"BIG", std::string(4094, 'x')}}}})
            .contains("4097 bytes in all; AWS Lambda takes at most 4096"));
  CHECK(complaint({{"environment", {{"BIG", std::string(4093, 'x')}}}}).empty());
}

TEST_CASE("half of a VPC is none, which is said") {
  CHECK(complaint({{"vpc", {{"subnetIds", {"subnet-aabb123c"}}}}})
            .contains("needs both subnetIds and securityGroups"));
}

TEST_CASE("the check runs in the lifecycle before AWS is asked who we are") {
  Json lambda = lambda_section();
  lambda["runtime"] = "python3.5";
  DeployWorld world(lambda);
  world.ctx.config = Json::object();
  Json section{{"lambda", lambda}, {"bundling", {{"folders", Json::array()}}}};
  world.file("gcdt_dev.json", Json{{"ramuda", section}}.dump());
  Bus bus;
  CHECK(run_lifecycle(ramuda::deploy, world.ctx, bus) == 1);
  CHECK(world.aws.calls.empty());
  std::string said = world.said();
  CAPTURE(said);
  CHECK(said.contains("\ngcdt_dev.json:1:"));
  CHECK(
      said.contains("ramuda.lambda.runtime: Runtime 'python3.5' not supported by gcdt. Did you "
                    "mean 'python3."));
}

}  // namespace gcdt::test
