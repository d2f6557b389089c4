// ramuda wire: subscription filters of log groups.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const Json kSource{{"log_group_name_prefix", "/aws/x"}, {"filter_name", "flt"}};
const std::string kLogsArn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x*:*";

// Log groups with their filters; one group a page.
struct LogsWorld : WiringWorld {
  explicit LogsWorld(Json source = kSource) : WiringWorld(one_source(std::move(source))) {
    for (const char* group : {"/aws/lambda/fn", "/aws/x/1", "/y"}) groups[group] = Json::array();
    aws.always("DescribeLogGroups", [this](const aws::Call& call) -> Json {
      auto at = groups.find(text_or(call.params, "/nextToken", "/aws/lambda/fn"));
      Json page{{"logGroups", Json::array({{{"logGroupName", at.key()}}})}};
      if (++at != groups.end()) page["nextToken"] = at.key();
      return page;
    });
    aws.always("DescribeSubscriptionFilters", [this](const aws::Call& call) -> Json {
      return {{"subscriptionFilters", groups.at(text(call.params, "/logGroupName"))}};
    });
    aws.always("PutSubscriptionFilter", [this](const aws::Call& call) {
      Json& filters = groups[text(call.params, "/logGroupName")];
      std::erase_if(*filters.get_ptr<Json::array_t*>(), [&](const Json& one) {
        return one.at("filterName") == call.params.at("filterName");
      });
      filters.push_back(call.params);
      return Json::object();
    });
    aws.always("DeleteSubscriptionFilter", [this](const aws::Call& call) {
      return take(groups[text(call.params, "/logGroupName")], "/filterName",
                  text(call.params, "/filterName"));
    });
  }
  static Json filter(const char* destination, const char* pattern = "") {
    return {{"filterName", "flt"},
            {"destinationArn", destination},
            {"filterPattern", pattern},
            {"distribution", "ByLogStream"}};
  }
  Json groups = Json::object();
};

const char* const kOther = "arn:aws:lambda:eu-west-1:123456789012:function:other";

}  // namespace

TEST_CASE("groups with the prefix are subscribed to; filters of ours elsewhere go") {
  LogsWorld world;
  world.groups["/y"].push_back(LogsWorld::filter(kAliasArn));
  world.statements.push_back(WiringWorld::statement("flt", "logs.eu-west-1.amazonaws.com", "old"));
  world.run();
  CHECK(world.writes() == Names{"DeleteSubscriptionFilter", "RemovePermission", "AddPermission",
                                "PutSubscriptionFilter"});
  CHECK(world.aws.params_of("DeleteSubscriptionFilter").at(0) ==
        Json{{"logGroupName", "/y"}, {"filterName", "flt"}});
  Json permission = world.aws.params_of("AddPermission").at(0);
  CHECK(permission.at("StatementId") == "flt");
  CHECK(permission.at("Principal") == "logs.amazonaws.com");
  CHECK(permission.at("SourceArn") == kLogsArn);
  CHECK(world.aws.params_of("PutSubscriptionFilter").at(0) ==
        Json{{"logGroupName", "/aws/x/1"},
             {"destinationArn", kAliasArn},
             {"filterName", "flt"},
             {"filterPattern", ""},
             {"distribution", "ByLogStream"}});
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("the function's own log group is never subscribed to: it would call itself for ever") {
  LogsWorld world({{"log_group_name_prefix", "/"}, {"filter_name", "flt"}});
  world.run();
  CHECK(world.groups.at("/aws/lambda/fn").empty());
  CHECK(world.groups.at("/aws/x/1").size() == 1);
  CHECK(world.groups.at("/y").size() == 1);
}

TEST_CASE("filters of the same name that send elsewhere stay") {
  LogsWorld world;
  world.groups["/y"].push_back(LogsWorld::filter(kOther));
  world.run();
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"DeleteSubscriptionFilter", "RemovePermission"});
  CHECK(world.groups.at("/y").size() == 1);
  CHECK(world.groups.at("/aws/x/1").empty());
  CHECK(world.statements.empty());
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a filter of that name to somebody else is not overwritten, but named") {
  LogsWorld world;
  world.groups["/aws/x/1"].push_back(LogsWorld::filter(kOther));
  CHECK(world.failure() != "");
  CHECK(world.writes().empty());
  CHECK(
      world.said().contains("log groups flt: Log group '/aws/x/1' has a subscription filter "
                            "'flt' to arn:aws:lambda:eu-west-1:123456789012:function:other. "
                            "Choose another 'filter_name' for "
                            "'lambda.events.0.event_source'."));
}

TEST_CASE("a changed pattern is put again; a changed prefix moves filter and permission") {
  LogsWorld world;
  world.run();
  Json& source = world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"];
  source["filter_pattern"] = "ERROR";
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"PutSubscriptionFilter"});
  CHECK(world.groups.at("/aws/x/1").at(0).at("filterPattern") == "ERROR");
  source["log_group_name_prefix"] = "/y";
  world.run(ramuda::wire);
  CHECK(world.groups.at("/aws/x/1").empty());
  CHECK(world.groups.at("/y").size() == 1);
  CHECK(world.statements.size() == 1);
  CHECK(world.statements.at(0).at("Condition").at("ArnLike").at("AWS:SourceArn") ==
        "arn:aws:logs:eu-west-1:123456789012:log-group:/y*:*");
}

TEST_CASE("a filter name that Lambda takes for no id gets one of ours") {
  LogsWorld world({{"log_group_name_prefix", "/aws/x"}, {"filter_name", "my filter"}});
  world.run();
  CHECK(world.statement_ids().at(0).starts_with("gcdt-logs-"));
  world.run(ramuda::unwire);
  CHECK(world.statements.empty());
}

TEST_CASE("AWS_REQUESTS_SLEEP is waited before every request to CloudWatch Logs") {
  LogsWorld world;
  world.environment.variables["AWS_REQUESTS_SLEEP"] = "0.2";
  world.run();  // the list, three groups less our own, one filter
  CHECK(world.clock.sleeps.size() == 4);
  CHECK(world.clock.slept() == std::chrono::milliseconds(800));
  world.environment.variables["AWS_REQUESTS_SLEEP"] = "soon";
  world.clock.sleeps.clear();
  world.run(ramuda::unwire);
  CHECK(world.clock.sleeps.empty());
}

TEST_CASE("log sources that cannot be are told before any call") {
  auto problem = [](Json source) { return LogsWorld(std::move(source)).failure(); };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"log_group_name_prefix", "/aws/x"}}) ==
        place + "'filter_name' attribute missing from event_source");
  CHECK(problem({{"log_group_name_prefix", ""}, {"filter_name", "f"}}) ==
        place + "'log_group_name_prefix' must be a text that is not empty");
  Json source = kSource;
  source["distribution"] = "Even";
  CHECK(problem(source) == place + "'distribution' must be ByLogStream or Random");
}

}  // namespace gcdt::test
