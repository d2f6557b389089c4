// ramuda wire and unwire: what is the same for all kinds of sources.
#include <doctest.h>

#include "tools/ramuda/events/source.h"
#include "wiring_world.h"

namespace gcdt::test {

namespace {

const Json kQueue{{"arn", "arn:aws:sqs:eu-west-1:123456789012:q"}};
const Json kTopic{{"arn", "arn:aws:sns:eu-west-1:123456789012:t"}};

struct TwoSources : WiringWorld {
  TwoSources()
      : WiringWorld(Json::array({{{"event_source", kTopic}}, {{"event_source", kQueue}}})) {
    aws.always("ListSubscriptionsByTopic", Json::object());
    aws.always("ListEventSourceMappings", Json::object());
    aws.always("Subscribe", Json::object());
    aws.always("CreateEventSourceMapping", Json::object());
  }
};

}  // namespace

TEST_CASE("without event sources there is nothing to wire, and AWS is not asked") {
  WiringWorld missing(Json{}), empty(Json::array());
  for (WiringWorld* world : {&missing, &empty})
    for (const Command* command : {&ramuda::wire, &ramuda::unwire}) {
      world->run(*command);
      CHECK(world->aws.calls.empty());
      CHECK(world->said() == "The configuration lists no event sources ('lambda.events').\n");
    }
}

TEST_CASE("a function that does not exist, or was never activated, cannot be wired") {
  WiringWorld world(one_source(kQueue));
  world.aws.always("GetAlias", [](const aws::Call&) -> Json {
    throw service_error("GetAlias", "ResourceNotFoundException", "Alias not found", 404);
  });
  CHECK(world.failure() == "Function 'fn' has no alias ACTIVE. Run `ramuda deploy` first.");
  world.aws.always("GetFunction", [](const aws::Call&) -> Json {
    throw service_error("GetFunction", "ResourceNotFoundException", "Function not found", 404);
  });
  for (const Command* command : {&ramuda::wire, &ramuda::unwire})
    CHECK(world.failure(*command) ==
          "The function you try to wire up doesn't exist... Bailing out...");
  CHECK(world.writes().empty());
}

TEST_CASE("that the function may not be looked at is not that it does not exist") {
  WiringWorld world(one_source(kQueue));
  world.aws.always("GetFunction", [](const aws::Call&) -> Json {
    throw service_error("GetFunction", "AccessDeniedException", "not authorized", 403);
  });
  CHECK(world.failure().contains("not authorized"));
}

TEST_CASE("a source that fails does not keep the others from being wired; it ends in an error") {
  TwoSources world;
  world.aws.always("Subscribe", [](const aws::Call&) -> Json {
    throw service_error("Subscribe", "AuthorizationError", "not authorized", 403);
  });
  CHECK(world.failure() ==
        "1 of 2 event sources could not be wired: SNS arn:aws:sns:eu-west-1:123456789012:t. What "
        "is listed above was done; `ramuda wire` does the rest once the cause is gone.");
  CHECK(world.writes() == Names{"Subscribe", "CreateEventSourceMapping"});
  CHECK(
      world.said().contains("Not done: Adding permission for "
                            "arn:aws:sns:eu-west-1:123456789012:t"));
  CHECK(
      world.said().contains("SNS arn:aws:sns:eu-west-1:123456789012:t: An error occurred "
                            "(AuthorizationError) when calling the Subscribe operation: not "
                            "authorized"));
  Json sources = world.result().at("sources");  // for programs, the same
  CHECK(sources.at(0).at("changes").empty());
  CHECK(text(sources.at(0), "/error").contains("not authorized"));
  CHECK(sources.at(1).at("changes").size() == 1);
}

TEST_CASE("a dry run that finds out that a source cannot be wired fails, too, without a change") {
  TwoSources world;
  world.aws.always("ListSubscriptionsByTopic", [](const aws::Call&) -> Json {
    throw service_error("ListSubscriptionsByTopic", "NotFound", "Topic does not exist", 404);
  });
  world.ctx.args.values["--dry-run"] = "true";
  CHECK(world.failure().ends_with("Nothing was changed (--dry-run)."));
  CHECK(world.writes().empty());
}

TEST_CASE("a source with ensure absent is unwired by wire, the others are wired") {
  TwoSources world;
  world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"]["ensure"] = "absent";
  world.statements.push_back(
      WiringWorld::statement("t", "sns.amazonaws.com", text(kTopic, "/arn")));
  world.run();
  CHECK(world.writes() == Names{"RemovePermission", "CreateEventSourceMapping"});
}

TEST_CASE("a source that went out of the configuration while it was wired is named") {
  TwoSources world;
  for (const char* id : {"gcdt-s3-0123456789abcdef", "theirs"})
    world.statements.push_back(
        WiringWorld::statement(id, "s3.amazonaws.com", std::string("arn:aws:s3:::") + id));
  world.run();
  CHECK(world.said().contains(
      "arn:aws:s3:::gcdt-s3-0123456789abcdef may still call the function, but the configuration "
      "does not list it any more. List it with \"ensure\": \"absent\" to unwire it."));
  CHECK_FALSE(world.said().contains("theirs may still"));
}

TEST_CASE("an interrupt ends the wiring at once") {
  TwoSources world;
  world.aws.expect("Subscribe").interrupt(SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.writes() == Names{"Subscribe"});
}

TEST_CASE("the result lists every source with its changes") {
  TwoSources world;
  world.run();
  Json result = world.result();
  CHECK(result.at("function") == "fn");
  CHECK(result.at("alias_arn") == kAliasArn);
  CHECK(result.at("dry_run") == false);
  CHECK(result.at("sources").size() == 2);
  CHECK(result.at("sources").at(0) ==
        Json{{"source", "SNS arn:aws:sns:eu-west-1:123456789012:t"},
             {"changes",
              Json::array({"Subscribing to topic arn:aws:sns:eu-west-1:123456789012:t",
                           "Adding permission for arn:aws:sns:eu-west-1:123456789012:t"})}});
}

TEST_CASE("entries that are no event sources are told before any call") {
  auto problem = [](Json events) {
    if (events.is_array()) events.insert(events.begin(), Json{{"event_source", kQueue}});
    WiringWorld world(std::move(events));
    std::string failure = world.failure();
    CHECK(world.aws.calls.empty());
    return failure;
  };
  const std::string place = "ramuda configuration: 'lambda.events.1.event_source'";
  CHECK(problem(one_source({{"arn", "arn:aws:s4:::b"}})) ==
        place + ": Unknown event source: arn:aws:s4:::b");
  CHECK(
      problem(one_source({{"bucket", "b"}})).starts_with(place + ": an event source has an 'arn'"));
  CHECK(problem(Json::array({Json::object()})) == place + " is missing");
  CHECK(problem(Json::array({"rate(1 minute)"})) ==
        "ramuda configuration: 'lambda.events.1' must be a map");
  CHECK(problem(one_source("arn:aws:s3:::b")) == place + " must be a map");
  CHECK(problem("arn:aws:s3:::b") ==
        "ramuda configuration: 'lambda.events' must be a list of event sources");
}

TEST_CASE("a deprecated source that is ensured to be anything else is refused before any call") {
  WiringWorld world(
      Json{{"s3Sources",
            Json::array({{{"bucket", "b"}, {"type", "s3:ObjectCreated:*"}, {"ensure", "foo"}}})}});
  CHECK(world.failure() == "Ensure must be one of ['absent', 'exists'], currently set to foo");
  CHECK(world.aws.calls.empty());
}

TEST_CASE("deprecated sources that lack something are told with their place") {
  auto problem = [](Json events) { return WiringWorld(std::move(events)).failure(); };
  CHECK(
      problem({{"s3Sources", Json::array({{{"type", "s3:ObjectCreated:*"}}})}}).contains("bucket"));
  CHECK(problem({{"timeSchedules", Json::array({{{"ruleName", "n"}}})}})
            .contains("lambda.events.timeSchedules.0"));
  CHECK(problem({{"s3Sources", Json::array({"b"})}}) ==
        "ramuda configuration: 'lambda.events.s3Sources.0' must be a map");
}

TEST_CASE("fields of ARNs are found by their place") {
  using ramuda::events::arn_field, ramuda::events::ArnField;
  CHECK(arn_field("arn:aws:s3:::test-bucket-dp-723", ArnField::resource) == "test-bucket-dp-723");
  std::string function = "arn:aws:lambda:eu-west-1:420189626185:function:jenkins_test_gnicdo";
  CHECK(arn_field(function, ArnField::service) == "lambda");
  CHECK(arn_field(function, ArnField::account) == "420189626185");
  CHECK(arn_field(function + ":ACTIVE", ArnField::resource) ==
        "function:jenkins_test_gnicdo:ACTIVE");
  CHECK(arn_field("arn:aws:events:eu-west-1:111537987451:rule/dp-preprod-test-dp-723-T1_fun2",
                  ArnField::resource) == "rule/dp-preprod-test-dp-723-T1_fun2");
  CHECK(arn_field("arn:aws", ArnField::resource) == "");
}

}  // namespace gcdt::test
