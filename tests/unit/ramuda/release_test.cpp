// How a version comes into use: all at once, or a share of the calls first; and the way back.
#include <doctest.h>

#include <csignal>

#include "deploy_world.h"
#include "tools/ramuda/alias.h"

namespace gcdt::test {

namespace {

using Options = std::map<std::string, std::string, std::less<>>;

// A function in version 3 whose code has changed, so that version 4 comes out.
struct ReleaseWorld : DeployWorld {
  explicit ReleaseWorld(Options options = {{"--canary", "10%"}, {"--bake", "1m"}}) {
    ctx.args.values.insert(options.begin(), options.end());
  }
  void publishes(Json alias = {{"FunctionVersion", "3"}, {"RevisionId", "a1"}}) {
    aws.expect("GetFunction").reply(remote({{"CodeSha256", "old="}}));
    aws.expect("GetAlias").reply(std::move(alias));
    aws.expect("UpdateFunctionCode").reply(version("4"));
  }
  void shares() {
    aws.expect("UpdateAlias", {{"FunctionVersion", "3"},
                               {"RevisionId", "a1"},
                               {"RoutingConfig", {{"AdditionalVersionWeights", {{"4", 0.1}}}}}})
        .reply({{"RevisionId", "a2"}});
  }
  void points_at(const char* version) {
    aws.expect("UpdateAlias", {{"FunctionVersion", version},
                               {"RevisionId", "a2"},
                               {"RoutingConfig", {{"AdditionalVersionWeights", Json::object()}}}});
  }
};

Json alarms(const char* state) {
  return {{"MetricAlarms", Json::array({{{"AlarmName", "errors"},
                                         {"StateValue", state},
                                         {"StateReason", "5 errors in a minute"}}})}};
}

Options watched() {
  return {{"--canary", "10"}, {"--bake", "1m"}, {"--alarm", "errors"}};
}

}  // namespace

TEST_CASE("a gradual release gives the new version a share, then everything") {
  ReleaseWorld world;
  world.publishes();
  world.shares();
  world.points_at("4");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.clock.slept() == std::chrono::minutes(1));
  CHECK(world.said().contains("10% of the calls go to version 4 for 60 s"));
  // The new version is asked again and again, and by its number.
  std::vector<Json> pings = world.aws.params_of("Invoke");
  CHECK(pings.size() == 7);
  for (const Json& ping : pings) CHECK(ping.at("Qualifier") == "4");
  CHECK(world.result().at("version") == "4");
}

TEST_CASE("an alarm that goes on takes the new version back") {
  ReleaseWorld world(watched());
  world.aws.expect("DescribeAlarms", {{"AlarmNames", {"errors"}}}).reply(alarms("OK"));
  world.publishes();
  world.shares();
  world.aws.expect("DescribeAlarms").reply(alarms("INSUFFICIENT_DATA"));
  world.aws.expect("DescribeAlarms").reply(alarms("ALARM"));
  world.points_at("3");
  CHECK(world.failure() ==
        "Version 4 was taken back: alarm 'errors' is on: 5 errors in a minute. Version 3 is in use "
        "again.");
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.clock.slept() == std::chrono::seconds(20));
}

TEST_CASE("a version that stops answering to pings is taken back") {
  ReleaseWorld world;
  world.publishes();
  world.shares();
  world.clock.on_sleep = [&](size_t n) {
    if (n == 3) world.answer = "null";
  };
  world.points_at("3");
  CHECK(world.failure() ==
        "Version 4 was taken back: it does not answer to a ping any more. Version 3 is in use "
        "again.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a version that never answered to pings is not asked again") {
  ReleaseWorld world;
  world.answer = "null";
  world.publishes();
  world.shares();
  world.points_at("4");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.aws.params_of("Invoke").size() == 1);
}

TEST_CASE("Ctrl-C takes the new version back") {
  ReleaseWorld world;
  world.publishes();
  world.shares();
  world.clock.interrupt_sleep(2);
  world.points_at("3");
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("Version 4 was not released; version 3 is in use again."));
}

TEST_CASE("whoever cannot look at the alarms does not go on") {
  ReleaseWorld world(watched());
  world.aws.expect("DescribeAlarms").reply(alarms("OK"));
  world.publishes();
  world.shares();
  world.aws.expect("DescribeAlarms").refuse(throttled("DescribeAlarms"));
  world.aws.expect("DescribeAlarms").error("AccessDenied", "no", 403);
  world.points_at("3");
  CHECK(world.failure().contains("AccessDenied"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a way back that fails is told with the command that goes it") {
  ReleaseWorld world;
  world.publishes();
  world.shares();
  world.clock.on_sleep = [&](size_t) { world.answer = "null"; };
  world.aws.expect("UpdateAlias").error("ServiceException", "try later", 500);
  CHECK(
      world.failure().ends_with("The calls are still shared between versions 3 and 4: end that "
                                "with `ramuda rollback greeter 3`."));
}

TEST_CASE("an alias that somebody else moves during the release is left to them") {
  ReleaseWorld world;
  world.publishes();
  world.shares();
  world.aws.expect("UpdateAlias", {{"RevisionId", "a2"}})
      .error("PreconditionFailedException", "The RevisionId provided does not match", 412);
  CHECK(world.failure().contains("Somebody else has moved the alias ACTIVE"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("alarms that do not exist or are on already end the deployment before it begins") {
  ReleaseWorld on(watched());
  on.aws.expect("DescribeAlarms").reply(alarms("ALARM"));
  CHECK(on.failure() == "Nothing was deployed: alarm 'errors' is on: 5 errors in a minute");
  ReleaseWorld absent(watched());
  absent.aws.expect("DescribeAlarms");
  CHECK(absent.failure() == "There is no alarm 'errors' (--alarm). Nothing was deployed.");
  CHECK(absent.aws.all_went_to_plan());
}

TEST_CASE("a first deployment has nothing to share with") {
  ReleaseWorld world;
  world.finds_nothing();
  world.aws.expect("CreateFunction").reply(version("1"));
  world.aws.expect("CreateAlias", {{"FunctionVersion", "1"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("the new one gets all calls at once"));
  CHECK(world.clock.slept() == std::chrono::seconds(0));
}

TEST_CASE("shares and times that are none are refused") {
  for (const char* share : {"0", "100%", "-1", "ten", "10 %", ""}) {
    ReleaseWorld world(Options{{"--canary", share}});
    CHECK(world.failure().contains("--canary must be a share"));
  }
  for (const char* bake : {"5", "0m", "25h", "m", "1d", "99999999999999999999s"}) {
    ReleaseWorld world(Options{{"--canary", "10%"}, {"--bake", bake}});
    CHECK(world.failure().contains("--bake must be a time up to 24h"));
  }
}

TEST_CASE("a release that was left half done ends with the next deployment") {
  DeployWorld world;
  world.aws.expect("GetFunction").reply(DeployWorld::remote());
  world.aws.expect("GetAlias")
      .reply({{"FunctionVersion", "3"},
              {"RoutingConfig", {{"AdditionalVersionWeights", {{"4", 0.1}}}}}});
  world.aws.expect("UpdateAlias",
                   {{"FunctionVersion", "3"},
                    {"RoutingConfig", {{"AdditionalVersionWeights", Json::object()}}}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("the alias remembers which versions were in use, behind the words of others") {
  ReleaseWorld world(Options{});
  world.publishes({{"FunctionVersion", "3"}, {"Description", "live [before: 2, 1]"}});
  world.aws.expect("UpdateAlias",
                   {{"FunctionVersion", "4"}, {"Description", "live [before: 3, 2, 1]"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("the way back leads to the version that was in use before, if it is still there") {
  using ramuda::ActiveAlias;
  auto back = [](const char* version, std::vector<uint64_t> before,
                 std::vector<uint64_t> existing) {
    return ramuda::previous_version(
        ActiveAlias{
            .version = version, .weights = {}, .text = {}, .before = before, .revision = {}},
        existing);
  };
  CHECK(back("7", {4, 2}, {1, 2, 3, 4, 5, 6, 7}) == 4);  // 5 and 6 were published, never in use
  CHECK(back("7", {4, 2}, {1, 2, 3, 5, 6, 7}) == 2);     // 4 was deleted
  CHECK(back("7", {4}, {1, 2, 5, 7}) == 5);              // nothing known is left: the one below
  CHECK(back("7", {}, {2, 5, 7}) == 5);
  CHECK(back("3", {9, 2}, {1, 2, 3, 9}) == 2);  // after an explicit rollback: never upwards
  CHECK(back("1", {}, {1, 2}) == std::nullopt);
  CHECK(back("$LATEST", {}, {1, 2}) == 1);
}

TEST_CASE("a long history loses its oldest versions, never the description") {
  std::string long_text(242, 'x');
  ReleaseWorld world(Options{});
  world.publishes({{"FunctionVersion", "3"}, {"Description", long_text + " [before: 2, 1]"}});
  world.aws.expect("UpdateAlias", {{"Description", long_text + " [before: 3]"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

}  // namespace gcdt::test
