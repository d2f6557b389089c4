// ramuda wire: schedules of EventBridge Scheduler.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kRole = "arn:aws:iam::123456789012:role/r";
const Json kSource{{"name", "n"}, {"scheduler", "cron(0 8 ? * MON-FRI *)"}, {"role_arn", kRole}};

// The Scheduler with one schedule, shown with what AWS adds.
struct SchedulerWorld : WiringWorld {
  explicit SchedulerWorld(Json source = kSource) : WiringWorld(one_source(std::move(source))) {
    aws.always("GetSchedule", [this](const aws::Call&) -> Json {
      if (schedule.empty())
        throw service_error("GetSchedule", "ResourceNotFoundException", "no such schedule", 404);
      return schedule;
    });
    for (const char* operation : {"CreateSchedule", "UpdateSchedule"})
      aws.always(operation, [this](const aws::Call& call) -> Json {
        schedule = call.params;
        schedule.erase("ClientToken");
        schedule["ActionAfterCompletion"] = "NONE";
        schedule["Target"]["RetryPolicy"] = {{"MaximumRetryAttempts", 185}};
        std::string arn = "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/n";
        schedule["Arn"] = arn;
        schedule["CreationDate"] = 1767323045;
        return {{"ScheduleArn", arn}};
      });
    aws.always("DeleteSchedule", [this](const aws::Call&) {
      schedule = Json::object();
      return Json::object();
    });
  }
  Json schedule = Json::object();
};

}  // namespace

TEST_CASE("a schedule calls the alias in the name of its role, and needs no permission") {
  Json source = kSource;
  source.update(Json{{"timezone", "Europe/Berlin"},
                     {"flexible_window_in_minutes", 15},
                     {"description", "mornings"},
                     {"input", {{"action", "greet"}}}});
  SchedulerWorld world(source);
  world.run();
  CHECK(world.writes() == Names{"CreateSchedule"});
  Json created = world.aws.params_of("CreateSchedule").at(0);
  created.erase("ClientToken");
  CHECK(created ==
        Json{{"Name", "n"},
             {"ScheduleExpression", "cron(0 8 ? * MON-FRI *)"},
             {"ScheduleExpressionTimezone", "Europe/Berlin"},
             {"FlexibleTimeWindow", {{"Mode", "FLEXIBLE"}, {"MaximumWindowInMinutes", 15}}},
             {"Description", "mornings"},
             {"State", "ENABLED"},
             {"Target",
              {{"Arn", kAliasArn}, {"RoleArn", kRole}, {"Input", R"({"action": "greet"})"}}}});
  CHECK(world.said().contains("\tWiring schedule n\n\t\tcron(0 8 ? * MON-FRI *)\n"));
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("changes replace what the configuration says, and keep what it does not mention") {
  SchedulerWorld world;
  world.run();
  world.schedule["StartDate"] = 1767323045;
  world.schedule["Description"] = "by hand";
  Json& source = world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"];
  source["scheduler"] = "rate(5 minutes)";
  source["enabled"] = false;
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"UpdateSchedule"});
  Json updated = world.aws.params_of("UpdateSchedule").at(0);
  CHECK(updated.at("ScheduleExpression") == "rate(5 minutes)");
  CHECK(updated.at("State") == "DISABLED");
  CHECK(updated.at("Target").at("RetryPolicy") == Json{{"MaximumRetryAttempts", 185}});
  CHECK(updated.at("StartDate") == 1767323045);
  CHECK_FALSE(updated.contains("Description"));
  CHECK(world.said().contains(
      "\tUpdating schedule n\n\t\tOld: cron(0 8 ? * MON-FRI *)\n\t\tTo: rate(5 minutes)\n"));
}

TEST_CASE("unwiring deletes our schedule, and then has nothing to do") {
  SchedulerWorld world;
  world.run();
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"DeleteSchedule"});
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a schedule of that name for something else is neither changed nor deleted") {
  SchedulerWorld world;
  world.run();
  world.schedule["Target"]["Arn"] = "arn:aws:sqs:eu-west-1:123456789012:q";
  CHECK(world.failure(ramuda::wire) != "");
  CHECK(world.writes().empty());
  CHECK(
      world.said().contains("There is a schedule 'n' that calls "
                            "arn:aws:sqs:eu-west-1:123456789012:q. Choose another 'name' for "
                            "'lambda.events.0.event_source'."));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a schedule of a group is asked for there") {
  Json source = kSource;
  source["group_name"] = "shop";
  SchedulerWorld world(source);
  world.run();
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.aws.params_of("GetSchedule").at(0) == Json{{"Name", "n"}, {"GroupName", "shop"}});
  world.run(ramuda::unwire);
  CHECK(world.aws.params_of("DeleteSchedule").at(0).at("GroupName") == "shop");
}

TEST_CASE("schedules that cannot be are told before any call") {
  auto problem = [](Json change) {
    Json source = kSource;
    source.update(change);
    return SchedulerWorld(source).failure();
  };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"scheduler", "at(2026-12-24T18:00:00)"}}) == "");
  CHECK(problem({{"scheduler", "tomorrow"}}) ==
        place +
            "scheduler 'tomorrow' is no schedule expression. Write 'rate(1 minute)', 'rate(5 "
            "minutes)', 'cron(0 8 ? * MON-FRI *)' or 'at(2026-12-24T18:00:00)'.");
  CHECK(problem({{"role_arn", nullptr}}) ==
        place + "'role_arn' attribute missing from event_source");
  CHECK(problem({{"flexible_window_in_minutes", 0}}) ==
        place + "'flexible_window_in_minutes' must be a whole number from 1 to 1440");
}

}  // namespace gcdt::test
