// ramuda wire: rules of EventBridge, by schedule and by pattern.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kRuleArn = "arn:aws:events:eu-west-1:123456789012:rule/n";
const Json kSource{{"name", "n"}, {"schedule", "rate(1 minute)"}};

// EventBridge with rules and their targets.
struct RuleWorld : WiringWorld {
  explicit RuleWorld(Json events = one_source(kSource)) : WiringWorld(std::move(events)) {
    aws.always("ListRules", [this](const aws::Call& call) -> Json {
      Json found = Json::array();
      for (const Json& rule : rules)
        if (text(rule, "/Name").starts_with(text(call.params, "/NamePrefix")))
          found.push_back(rule);
      return {{"Rules", found}};
    });
    aws.always("ListTargetsByRule",
               [this](const aws::Call&) -> Json { return {{"Targets", targets}}; });
    aws.always("PutRule", [this](const aws::Call& call) -> Json {
      std::erase_if(*rules.get_ptr<Json::array_t*>(),
                    [&](const Json& rule) { return rule.at("Name") == call.params.at("Name"); });
      Json rule = call.params;
      rule.erase("EventBusName");
      rule["Arn"] = kRuleArn;
      rules.push_back(rule);
      return {{"RuleArn", kRuleArn}};
    });
    aws.always("PutTargets", [this](const aws::Call& call) -> Json {
      for (const Json& target : call.params.at("Targets")) {
        std::erase_if(*targets.get_ptr<Json::array_t*>(),
                      [&](const Json& one) { return one.at("Id") == target.at("Id"); });
        targets.push_back(target);
      }
      return {{"FailedEntryCount", 0}, {"FailedEntries", Json::array()}};
    });
    aws.always("RemoveTargets", [this](const aws::Call& call) -> Json {
      for (const Json& id : call.params.at("Ids")) take(targets, "/Id", id);
      return {{"FailedEntryCount", 0}, {"FailedEntries", Json::array()}};
    });
    aws.always("DeleteRule", [this](const aws::Call& call) {
      if (!targets.empty())
        throw service_error("DeleteRule", "ValidationException",
                            "Rule can't be deleted since it has targets.");
      return take(rules, "/Name", text(call.params, "/Name"));
    });
  }

  Json rules = Json::array(), targets = Json::array();
};

}  // namespace

TEST_CASE("a schedule becomes a rule with the function as its target") {
  RuleWorld world;
  world.run();
  CHECK(world.writes() == Names{"PutRule", "AddPermission", "PutTargets"});
  CHECK(world.aws.params_of("PutRule").at(0) ==
        Json{{"Name", "n"}, {"State", "ENABLED"}, {"ScheduleExpression", "rate(1 minute)"}});
  Json permission = world.aws.params_of("AddPermission").at(0);
  CHECK(permission.at("Principal") == "events.amazonaws.com");
  CHECK(permission.at("SourceArn") == kRuleArn);
  CHECK(world.aws.params_of("PutTargets").at(0) ==
        Json{{"Rule", "n"}, {"Targets", Json::array({{{"Id", "fn"}, {"Arn", kAliasArn}}})}});
  CHECK(world.said().contains("\tWiring Cloudwatch event n\n\t\trate(1 minute)\n"));
}

TEST_CASE("everything that a rule can have goes where it belongs; a permission is given once") {
  Json source = kSource;
  source.update(Json{{"description", "de"},
                     {"role_arn", "arn:aws:iam::123456789012:role/ra"},
                     {"enabled", false},
                     {"input_path", "$.detail"}});
  RuleWorld world(one_source(source));
  world.statements.push_back(WiringWorld::statement("x", "events.amazonaws.com", kRuleArn));
  world.run();
  CHECK(world.writes() == Names{"PutRule", "PutTargets"});
  CHECK(world.aws.params_of("PutRule").at(0) ==
        Json{{"Name", "n"},
             {"State", "DISABLED"},
             {"ScheduleExpression", "rate(1 minute)"},
             {"Description", "de"},
             {"RoleArn", "arn:aws:iam::123456789012:role/ra"}});
  CHECK(world.targets ==
        Json::array({{{"Id", "fn"}, {"Arn", kAliasArn}, {"InputPath", "$.detail"}}}));
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
}

TEST_CASE("a pattern goes to EventBridge as the text that is promised, and is compared by value") {
  Json pattern{{"source", Json::array({"aws.ssm"})},
               {"detail-type", Json::array({"Parameter Store Change"})}};
  RuleWorld world(one_source({{"name", "n"}, {"input_path", "$.detail"}, {"pattern", pattern}}));
  world.run();
  CHECK(world.aws.params_of("PutRule").at(0).at("EventPattern") ==
        R"({"detail-type": ["Parameter Store Change"], "source": ["aws.ssm"]})");
  world.rules[0]["EventPattern"] =
      R"({"source":["aws.ssm"],"detail-type":["Parameter Store Change"]})";
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("the pattern of the guide, for changes of ECS instances, is wired as it stands there") {
  Json pattern{{"source", Json::array({"aws.ecs"})},
               {"detail-type", Json::array({"ECS Container Instance State Change"})}};
  std::string name = "ecs_container_instance_state_change";
  RuleWorld world(one_source({{"name", name}, {"pattern", pattern}}));
  world.run();
  Json rule = world.aws.params_of("PutRule").at(0);
  CHECK(rule.at("Name") == name);
  CHECK(rule.at("EventPattern") ==
        R"({"detail-type": ["ECS Container Instance State Change"], "source": ["aws.ecs"]})");
  CHECK(world.aws.params_of("PutTargets").at(0).at("Rule") == name);
}

TEST_CASE("a changed schedule updates the rule alone") {
  RuleWorld world;
  world.run();
  world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"]["schedule"] = "rate(5 minutes)";
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"PutRule"});
  CHECK(world.said().contains(
      "\tUpdating Cloudwatch event n\n\t\tOld: rate(1 minute)\n\t\tTo: rate(5 minutes)\n"));
}

TEST_CASE("unwiring removes target, rule and permission, and then has nothing to do") {
  RuleWorld world;
  world.run();
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"RemoveTargets", "DeleteRule", "RemovePermission"});
  CHECK(world.rules.empty());
  CHECK(world.statements.empty());
  CHECK(world.said().contains("\tRemoving rule n\n\t\trate(1 minute)\n"));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("a rule with targets of others stays, and so do they") {
  RuleWorld world;
  Json theirs{{"Id", "theirs"}, {"Arn", "arn:aws:sqs:eu-west-1:123456789012:q"}};
  world.targets.push_back(theirs);
  world.run();
  CHECK(world.targets.size() == 2);
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"RemoveTargets", "RemovePermission"});
  CHECK(world.rules.size() == 1);
  CHECK(world.targets == Json::array({theirs}));
}

TEST_CASE("a rule whose name only begins the same is somebody else's") {
  RuleWorld world;
  world.rules.push_back({{"Name", "n-2"}, {"State", "ENABLED"}});
  world.run();
  CHECK(world.rules.size() == 2);
  world.run(ramuda::unwire);
  CHECK(world.rules.at(0).at("Name") == "n-2");
}

TEST_CASE("a target whose id is that of the function, but which is not ours, is not overwritten") {
  RuleWorld world;
  Json theirs{{"Id", "fn"}, {"Arn", "arn:aws:lambda:eu-west-1:123456789012:function:other"}};
  world.rules.push_back(
      {{"Name", "n"}, {"State", "ENABLED"}, {"ScheduleExpression", "rate(1 minute)"}});
  world.targets.push_back(theirs);
  world.run();
  REQUIRE(world.targets.size() == 2);
  CHECK(world.targets.at(0) == theirs);
  CHECK(text(world.targets.at(1), "/Id").starts_with("gcdt-"));
}

TEST_CASE("the target of the original is ours: it keeps its id, and what others added to it") {
  RuleWorld world;
  world.rules.push_back(
      {{"Name", "n"}, {"State", "ENABLED"}, {"ScheduleExpression", "rate(1 minute)"}});
  world.targets.push_back({{"Id", "1"},
                           {"Arn", kAliasArn},
                           {"RetryPolicy", {{"MaximumRetryAttempts", 2}}},
                           {"InputPath", "$.old"}});
  world.run();
  CHECK(world.writes() == Names{"AddPermission", "PutTargets"});
  CHECK(world.targets ==
        Json::array(
            {{{"Id", "1"}, {"Arn", kAliasArn}, {"RetryPolicy", {{"MaximumRetryAttempts", 2}}}}}));
}

TEST_CASE("a target that EventBridge refuses in a successful answer is an error") {
  RuleWorld world;
  world.aws.always("PutTargets",
                   {{"FailedEntryCount", 1},
                    {"FailedEntries", Json::array({{{"TargetId", "fn"},
                                                    {"ErrorCode", "InternalException"},
                                                    {"ErrorMessage", "not now"}}})}});
  CHECK(world.failure().contains("1 of 1 event sources could not be wired: rule n."));
  CHECK(world.said().contains("rule n: Target 'fn' was refused: not now (InternalException)"));
}

TEST_CASE("a rule of another event bus is asked for there") {
  RuleWorld world(one_source({{"name", "n"},
                              {"event_bus_name", "orders"},
                              {"pattern", {{"source", Json::array({"shop"})}}}}));
  world.run();
  for (const char* operation : {"ListRules", "PutRule", "PutTargets"})
    CHECK(world.aws.params_of(operation).at(0).at("EventBusName") == "orders");
  CHECK(world.aws.params_of("AddPermission").at(0).at("SourceArn") ==
        "arn:aws:events:eu-west-1:123456789012:rule/orders/n");
  world.run(ramuda::unwire);
  for (const char* operation : {"ListTargetsByRule", "RemoveTargets", "DeleteRule"})
    CHECK(world.aws.params_of(operation).at(0).at("EventBusName") == "orders");
}

TEST_CASE("input for the function is sent as text, whatever the configuration holds") {
  Json source = kSource;
  source["input"] = {{"action", "count"}};
  RuleWorld world(one_source(source));
  world.run();
  CHECK(world.targets.at(0).at("Input") == R"({"action": "count"})");
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
}

TEST_CASE("deprecated schedules are wired, updated and removed") {
  Json entry{
      {"ruleName", "n"}, {"ruleDescription", "de"}, {"scheduleExpression", "rate(1 minute)"}};
  RuleWorld world(Json{{"timeSchedules", Json::array({entry})}});
  world.run();
  CHECK(world.said().contains("\tWiring Cloudwatch event n\n\t\trate(1 minute)\n"));
  CHECK(world.aws.params_of("PutRule").at(0).at("Description") == "de");
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  Json& configured = world.ctx.config["ramuda"]["lambda"]["events"]["timeSchedules"][0];
  configured["scheduleExpression"] = "rate(2 minutes)";
  world.run(ramuda::wire);
  CHECK(world.said().contains("\t\tOld: rate(1 minute)\n\t\tTo: rate(2 minutes)\n"));
  configured["ensure"] = "absent";
  world.run(ramuda::wire);
  CHECK(world.rules.empty());
  CHECK(world.statements.empty());
  CHECK(world.said().contains("\tRemoving rule n\n\t\trate(2 minutes)\n"));
}

TEST_CASE("expressions that are no schedule are told before any call") {
  auto problem = [](const std::string& schedule) {
    RuleWorld world(one_source({{"name", "n"}, {"schedule", schedule}}));
    std::string failure = world.failure();
    if (!failure.empty()) CHECK(world.aws.calls.empty());
    return failure;
  };
  for (std::string right : {"rate(1 minute)", "rate(5 minutes)", "rate(24 hours)", "rate(1 day)",
                            "cron(0 8 ? * MON-FRI *)", "cron(0/15 * * * ? *)",
                            "cron(0 12 L * ? 2026-2030)", "cron(0 10 ? * 6#3 *)"}) {
    INFO(right);
    CHECK(problem(right) == "");
  }
  for (std::string wrong : {"rate(0 minutes)", "rate(1 minutes)", "rate(5 minute)", "rate(5)",
                            "every 5 minutes", "cron(0 8 * * MON *)", "cron(0 8 ? * ? *)",
                            "cron(0 8 ? * MON)", "at(2026-12-24T18:00:00)", "cron(0 8 ? * MON *"}) {
    INFO(wrong);
    CHECK(problem(wrong).contains("is no schedule expression. Write 'rate(1 minute)'"));
  }
  CHECK(problem("rate(5 minute)") ==
        "ramuda configuration: 'lambda.events.0.event_source': schedule 'rate(5 minute)' is no "
        "schedule expression. Write 'rate(1 minute)', 'rate(5 minutes)', "
        "'cron(0 8 ? * MON-FRI *)'.");
}

TEST_CASE("rules that cannot be are told before any call") {
  auto problem = [](Json source) { return RuleWorld(one_source(std::move(source))).failure(); };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"schedule", "rate(1 minute)"}}) ==
        place + "'name' attribute missing from event_source");
  CHECK(problem({{"name", "n"}, {"pattern", "aws.ssm"}}) ==
        place + "'pattern' must be a map that is not empty");
  CHECK(problem({{"name", "n"}, {"arn", "arn:aws:events:eu-west-1:123456789012:rule/n"}}) ==
        place + "a rule needs a 'schedule' or a 'pattern'");
  CHECK(problem({{"name", "n"}, {"schedule", "rate(1 minute)"}, {"event_bus_name", "orders"}}) ==
        place + "schedules work on the default event bus only; leave 'event_bus_name' out");
  RuleWorld twice(Json::array({{{"event_source", kSource}}, {{"event_source", kSource}}}));
  CHECK(twice.failure() ==
        "ramuda configuration: 'lambda.events.1.event_source': it is listed twice, see "
        "'lambda.events.0.event_source'");
}

}  // namespace gcdt::test
