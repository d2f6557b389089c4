// Signals in each phase of a deployment (30-tenkai 5.9).
#include "tenkai_world.h"

namespace gcdt::test {

namespace {

void stop_answers(TenkaiWorld& world, std::vector<Json> after) {
  world.aws.always("StopDeployment", [&world, after](const aws::Call& call) -> Json {
    CHECK(call.params == Json{{"deploymentId", "d-1"}, {"autoRollbackEnabled", true}});
    world.states = after;
    return {{"status", "Pending"}};
  });
}

const Json kRolledBack = {{"rollbackInfo", {{"rollbackDeploymentId", "d-2"}}}};

}  // namespace

TEST_CASE("a signal while a deployment is watched stops it, with rollback, to the end") {
  for (int signal : {SIGINT, SIGTERM}) {
    TenkaiWorld world;
    world.states = TenkaiWorld::states_of({"InProgress"});
    stop_answers(world,
                 TenkaiWorld::states_of({"InProgress", "InProgress", "Stopped"}, kRolledBack));
    world.rollback_states = TenkaiWorld::states_of({"Created", "Succeeded"});
    world.clock.interrupt_sleep(1, signal);
    CHECK(world.interrupted() == signal);
    CHECK(world.count("StopDeployment") == 1);
    CHECK(
        world.said().contains(fmt::format("Received {} signal - stopping tenkai deployment\n"
                                          "Deployment: d-1 - stopping active deployment.\n",
                                          signal == SIGINT ? "SIGINT" : "SIGTERM")));
    CHECK(world.last_warning() ==
          "Deployment d-1 ended in Stopped. It was rolled back by d-2: the revision before runs "
          "again.");
  }
}

TEST_CASE("a stop without anything to go back to tells the truth") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress"});
  stop_answers(world, TenkaiWorld::states_of({"Stopped"}));
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.last_warning() ==
        "Deployment d-1 ended in Stopped. It was not rolled back: targets that it has changed "
        "already stay as they are.");
}

TEST_CASE("a deployment that has ended meanwhile is not stopped, and how it ended is told") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress", "Succeeded"});
  world.aws.expect("StopDeployment").error("DeploymentAlreadyCompletedException", "over");
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.last_warning() == "Deployment d-1 ended in Succeeded before it could be stopped.");
}

TEST_CASE("a stop that is refused is told, the signal decides the exit code") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress"});
  world.aws.expect("StopDeployment").error("AccessDeniedException", "no");
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(
      world.last_warning() ==
      "An error occurred (AccessDeniedException) when calling the StopDeployment operation: no. "
      "Deployment d-1 was not stopped, it goes on. Look at it with `tenkai show d-1`, stop it with "
      "`tenkai stop d-1`.");
}

TEST_CASE("a second signal leaves at once") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"InProgress"});
  stop_answers(world, TenkaiWorld::states_of({"InProgress"}));
  world.clock.interrupt_sleep(1);
  world.clock.interrupt_sleep(2, SIGTERM);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.last_warning() ==
        "Deployment d-1 is left to itself. Look at it with `tenkai show d-1`, stop it with `tenkai "
        "stop d-1`.");
}

TEST_CASE("a signal before the deployment exists stops nothing") {
  for (const char* operation :
       {"GetDeploymentGroup", "HeadBucket", "PutObject", "RegisterApplicationRevision"}) {
    TenkaiWorld world;
    world.aws.expect(operation).interrupt(SIGTERM);
    CHECK(world.interrupted() == SIGTERM);
    CHECK(world.count("CreateDeployment") == 0);
    CHECK(world.count("StopDeployment") == 0);
    CHECK(world.said().empty());
  }
}

TEST_CASE("a signal while CreateDeployment is under way: what began is stopped") {
  for (bool arrived : {true, false}) {
    TenkaiWorld world;
    world.aws.expect("ListDeployments");
    world.aws.expect("CreateDeployment").interrupt(SIGINT);
    world.aws.expect("ListDeployments")
        .reply({{"deployments", arrived ? Json::array({"d-1"}) : Json::array()}});
    world.aws.always("BatchGetDeployments", [&](const aws::Call&) -> Json {
      return {{"deploymentsInfo",
               Json::array({{{"deploymentId", "d-1"},
                             {"description", "deploy with tenkai"},
                             {"creator", "user"},
                             {"createTime", "2026-01-02T03:04:06+00:00"},
                             {"revision",
                              world.aws.params_of("CreateDeployment").at(0).at("revision")}}})}};
    });
    world.states = TenkaiWorld::states_of({"InProgress"});
    stop_answers(world, TenkaiWorld::states_of({"Stopped"}));
    CHECK(world.interrupted() == SIGINT);
    CHECK(world.aws.all_went_to_plan());
    CHECK(world.count("StopDeployment") == (arrived ? 1 : 0));
    CHECK(world.last_warning().starts_with(
        arrived ? "Deployment d-1 ended in Stopped."
                : "There is no sign that the deployment began. Look with `tenkai list`."));
  }
}

TEST_CASE("a signal after the end stops nothing") {
  TenkaiWorld world;
  world.states = TenkaiWorld::states_of({"Failed"});
  world.targets.push_back(instance("i-1", "Failed", Json::array({failed_step("Install", 1)})));
  world.aws.expect("DescribeLogGroups").interrupt(SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.count("StopDeployment") == 0);
  CHECK(world.said().contains("deployment summary:"));
}

}  // namespace gcdt::test
