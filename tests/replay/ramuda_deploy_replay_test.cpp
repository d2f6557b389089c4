// ramuda against what AWS answered to the original: create, update, info, rollback.
#include <doctest.h>

#include "picked_answers.h"
#include "support/world.h"
#include "tools/ramuda/commands.h"

namespace gcdt::test {

namespace {

const std::string kAws = "tests.test_ramuda_aws.";

// What was recorded, as if the bundle had been ours: other code would not be activated.
std::string with_our_code(const std::string& test, const std::string& file) {
  Json recorded = parse_json(os::read_file(recordings_folder() / (kAws + test) / file), file);
  recorded.at("data")["CodeSha256"] = "+j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY=";
  return recorded.dump();
}

struct FunctionReplay : World {
  FunctionReplay(const Command& command, const std::string& name, PickedAnswers answers)
      : World(ramuda::tool, command, section(name), answers.replay()),
        answers_(std::move(answers)) {
    ctx.args.values["<lambda>"] = name;
    file("bundle.zip", "that was easy__");
    ctx.bundle_file = dir.path() / "bundle.zip";
  }
  static Json section(const std::string& name) {
    return {{"lambda",
             {{"name", name},
              {"description", "unittest for ramuda"},
              {"handlerFunction", "handler.handle"},
              {"handlerFile", "handler.py"},
              {"runtime", "python2.7"},
              {"timeout", 300},
              {"memorySize", 256},
              {"role", "arn:aws:iam::420189626185:role/unittest_lambda"}}}};
  }

 private:
  PickedAnswers answers_;  // its files
};

}  // namespace

TEST_CASE(
    "replay: a function is created and its first version activated, although it cannot be "
    "imported") {
  FunctionReplay world(ramuda::deploy, "jenkins_test_yrrcwk",
                       PickedAnswers(kAws + "test_create_lambda")
                           .pick("lambda.GetFunction", {1})
                           .add("lambda.CreateFunction",
                                with_our_code("test_create_lambda", "lambda.CreateFunction_1.json"))
                           .pick("lambda.Invoke", {1})
                           .pick("lambda.CreateAlias", {1}));
  world.run();
  CHECK(world.result().at("version") == "1");
  CHECK(world.said().contains("Please consider adding a reaction to a ping event"));
}

TEST_CASE("replay: an update publishes the version that the alias then points to") {
  FunctionReplay world(
      ramuda::deploy, "jenkins_test_update",
      PickedAnswers(kAws + "test_update_lambda")
          .pick("lambda.GetFunction", {2})
          .pick("lambda.GetAlias", {2})
          .pick("lambda.UpdateFunctionConfiguration", {2})
          .add("lambda.UpdateFunctionCode",
               with_our_code("test_update_lambda", "lambda.UpdateFunctionCode_1.json"))
          .pick("lambda.Invoke", {2})
          .pick("lambda.UpdateAlias", {1}));
  world.run();
  CHECK(world.result().at("version") == "2");
}

TEST_CASE("replay: info shows a function that nobody may call") {
  FunctionReplay world(ramuda::info, "jenkins_test_fkmkbo",
                       PickedAnswers(kAws + "test_info")
                           .pick("lambda.GetFunction", {2})
                           .pick("lambda.GetAlias", {2, 2})
                           .pick("lambda.GetPolicy", {1}));
  world.run();
  CHECK(world.tables("configuration").size() == 1);
  CHECK(world.tables("alias").size() == 1);
  CHECK(world.said().contains("### PERMISSIONS ###\n\nNo permissions found!\n"));
}

TEST_CASE("replay: rollback from $LATEST goes below the newest version, and ends at the first") {
  FunctionReplay world(ramuda::rollback, "jenkins_test_qftuxk",
                       PickedAnswers(kAws + "test_rollback")
                           .pick("lambda.GetAlias", {5})
                           .pick("lambda.ListVersionsByFunction", {1})
                           .pick("lambda.UpdateAlias", {2}));
  world.run();
  CHECK(world.result().at("version") == "1");

  FunctionReplay again(ramuda::rollback, "jenkins_test_qftuxk",
                       PickedAnswers(kAws + "test_rollback")
                           .pick("lambda.GetAlias", {2})
                           .pick("lambda.ListVersionsByFunction", {1}));
  CHECK(again.failure() == "unable to find previous version of lambda function");
}

}  // namespace gcdt::test
