// yugen against what AWS answered to the original.
#include <doctest.h>

#include "picked_answers.h"
#include "support/world.h"
#include "tools/yugen/commands.h"

namespace gcdt::test {

namespace {

const std::string kTest = "tests.test_yugen_aws.test_create_api";
const std::string kKey = "unittest-gcdt-sample-api-key-fejwsf";

struct ReplayWorld : World {
  ReplayWorld(const Command& command, PickedAnswers answers)
      : World(yugen::tool, command,
              {{"api",
                {{"name", "unittest-gcdt-sample-api-fejwsf"},
                 {"description", "d"},
                 {"targetStage", "mock"},
                 {"apiKey", "uiyoznad2l"}}}},
              answers.replay()),
        answers_(std::move(answers)) {}

 private:
  PickedAnswers answers_;  // its files
};

}  // namespace

TEST_CASE("replay: a key is made and its line is as it was") {
  ReplayWorld world(yugen::apikey_create, PickedAnswers(kTest)
                                              .add("apigateway.GetApiKeys",
                                                   R"({"status_code": 200, "data": {"items": []}})")
                                              .pick("apigateway.CreateApiKey", {1}));
  world.ctx.args.values["<keyname>"] = kKey;
  world.run();
  CHECK(world.said().starts_with("create api key: " + kKey +
                                 "\nAdd this api key 'uiyoznad2l' to your api.conf\n"));
  CHECK_FALSE(world.said().contains("RcEDIqfPKpaqPMHxIgP1m1sqKVzjAzD1DEZKN9Qd"));
}

TEST_CASE("replay: without a swagger file an unknown API is a failure, which it was not") {
  ReplayWorld world(yugen::deploy, PickedAnswers(kTest).pick("apigateway.GetRestApis", {1, 2}));
  CHECK(world.failure().starts_with("API name unknown"));
  CHECK(world.said().starts_with("No swagger file (swagger.yaml) found"));
}

TEST_CASE("replay: deleting an unknown API and its key") {
  ReplayWorld unknown(yugen::remove, PickedAnswers(kTest).pick("apigateway.GetRestApis", {3}));
  CHECK(unknown.failure().starts_with("API name unknown"));
  CHECK(unknown.said() == "deleting api: unittest-gcdt-sample-api-fejwsf\n");

  ReplayWorld key(yugen::apikey_delete, PickedAnswers(kTest).pick("apigateway.DeleteApiKey", {1}));
  key.run();
  CHECK(key.said() == "delete api key: uiyoznad2l\n");
}

TEST_CASE("replay: the APIs of the account are listed") {
  ReplayWorld world(yugen::list, PickedAnswers(kTest)
                                     .pick("apigateway.GetRestApis", {1})
                                     .add("apigateway.GetApis",
                                          R"({"status_code": 200, "data": {"Items": []}})"));
  world.run();
  REQUIRE(world.tables("api").size() == 2);
  CHECK(world.tables("api").at(1).rows.at(2) ==
        std::vector<std::string>{"description", "Crunch Report"});
}

}  // namespace gcdt::test
