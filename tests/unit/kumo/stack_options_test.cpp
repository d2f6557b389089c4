#include "tools/kumo/stack_options.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

struct OptionsWorld : KumoWorld {
  explicit OptionsWorld(Json options, const Command& command = kumo::deploy)
      : KumoWorld(command, section(std::move(options))) {}
  static Json section(Json options) {
    options["StackName"] = "st";
    return {{"stack", std::move(options)}, {"parameters", {{"A", "1"}}}};
  }
  Json of(void (*add)(const Context&, Json&)) {
    Json request = Json::object();
    add(ctx, request);
    return request;
  }
  Json of_change_set(bool update) {
    Json request = Json::object();
    kumo::add_change_set_options(ctx, update, request);
    return request;
  }
};

}  // namespace

TEST_CASE("tags are sent as a list of texts, an empty map as an empty list") {
  CHECK(OptionsWorld(Json{{"Tags", {{"team", "web"}, {"cost", 7}, {"live", true}}}})
            .of(kumo::add_common_options) == Json::parse(R"({"Tags": [
            {"Key": "cost", "Value": "7"}, {"Key": "live", "Value": "true"},
            {"Key": "team", "Value": "web"}]})"));
  CHECK(OptionsWorld(Json{{"Tags", Json::object()}}).of(kumo::add_common_options) ==
        Json{{"Tags", Json::array()}});
  CHECK(OptionsWorld(Json::object()).of(kumo::add_common_options).empty());
  CHECK_THROWS_WITH(OptionsWorld(Json{{"Tags", {{"team", nullptr}}}}).of(kumo::add_common_options),
                    "kumo configuration: tag 'team' must be a text, not null");
  CHECK_THROWS_WITH(OptionsWorld(Json{{"Tags", Json::array()}}).of(kumo::add_common_options),
                    "kumo configuration: 'stack.Tags' must be a map, not array");
}

TEST_CASE("what happens after a failure is said in each operation's own words") {
  struct Case {
    Json options, create, update, change_set_create, change_set_update;
  };
  Json none = Json::object(), nothing = {{"OnStackFailure", "DO_NOTHING"}};
  for (const Case& one : {
           Case{none, none, none, none, none},
           Case{{{"DisableRollback", true}},
                {{"OnFailure", "DO_NOTHING"}},
                {{"DisableRollback", true}},
                nothing,
                nothing},
           Case{{{"OnStackFailure", "DELETE"}},
                {{"OnFailure", "DELETE"}},
                none,
                {{"OnStackFailure", "DELETE"}},
                none},
           Case{{{"OnStackFailure", "DO_NOTHING"}, {"DisableRollback", true}},
                {{"OnFailure", "DO_NOTHING"}},
                {{"DisableRollback", true}},
                nothing,
                nothing},
           Case{{{"TimeoutInMinutes", 5}, {"TerminationProtection", true}},
                {{"TimeoutInMinutes", 5}, {"EnableTerminationProtection", true}},
                none,
                none,
                none},
       }) {
    OptionsWorld world(one.options);
    CHECK(world.of(kumo::add_create_options) == one.create);
    CHECK(world.of(kumo::add_update_options) == one.update);
    CHECK(world.of_change_set(false) == one.change_set_create);
    CHECK(world.of_change_set(true) == one.change_set_update);
  }
}

TEST_CASE("contradicting options are refused") {
  OptionsWorld world(Json{{"OnStackFailure", "ROLLBACK"}, {"DisableRollback", true}});
  CHECK_THROWS_WITH(world.of(kumo::add_update_options),
                    "kumo configuration: 'stack.OnStackFailure' is ROLLBACK, but "
                    "'stack.DisableRollback' is true. Keep one of them.");
}

TEST_CASE("alarms that roll back go with every operation") {
  Json alarms = {{"MonitoringTimeInMinutes", 3}};
  CHECK(OptionsWorld(Json{{"RollbackConfiguration", alarms}}).of(kumo::add_common_options) ==
        Json{{"RollbackConfiguration", alarms}});
}

TEST_CASE("the protection of an existing stack follows the configuration, updates or not") {
  OptionsWorld world(Json{{"TerminationProtection", true}});
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  EventFeed feed(world.aws, {{stack_event("CREATE_COMPLETE", "st", 1)}});
  world.aws.expect("UpdateStack").error("ValidationError", "No updates are to be performed.");
  world.aws
      .expect("UpdateTerminationProtection",
              {{"StackName", kId}, {"EnableTerminationProtection", true}})
      .reply({{"StackId", kId}});
  world.run();
  CHECK(world.said().contains("Termination protection of stack 'st' is on now."));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("protection that is right already, or not configured, is left alone") {
  for (Json options : {Json{{"TerminationProtection", true}}, Json::object()}) {
    OptionsWorld world(options);
    Json stack =
        stack_answer("CREATE_COMPLETE", {{"EnableTerminationProtection", true}}).at("Stacks").at(0);
    kumo::set_protection(world.ctx, world.ctx.aws("cloudformation"), stack);
    CHECK(world.aws.calls.empty());
  }
}

TEST_CASE("with --no-wait an operation is started and left alone") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values.insert_or_assign("--no-wait", "true");
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack").reply({{"StackId", kId}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == fmt::format("The creation of stack 'st' has begun. Look at it with `kumo "
                                    "info` (stack id {}).\n",
                                    kId));
  CHECK(world.result().at("status") == "CREATE_IN_PROGRESS");

  KumoWorld removal(kumo::remove);
  removal.ctx.args.values.insert_or_assign("--no-wait", "true");
  removal.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  removal.aws.expect("DescribeStackEvents").reply({{"StackEvents", Json::array()}});
  removal.aws.expect("DeleteStack");
  removal.run();
  CHECK(removal.aws.all_went_to_plan());
  CHECK(removal.result().at("status") == "DELETE_IN_PROGRESS");
}

}  // namespace gcdt::test
