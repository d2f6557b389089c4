// ramuda wire: event source mappings of streams, queues and Kafka.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kStream = "arn:aws:kinesis:eu-west-1:123456789012:stream/s";
const std::string kTable = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026-01-01";
const std::string kQueue = "arn:aws:sqs:eu-west-1:123456789012:q";
const std::string kCluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1-2";
const std::string kFunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:fn";

std::string uuid(char last) {
  return std::string("00000000-0000-4000-8000-00000000000") + last;
}

// Lambda with its mappings.
struct MappingWorld : WiringWorld {
  explicit MappingWorld(Json source) : WiringWorld(one_source(std::move(source))) {
    aws.always("ListEventSourceMappings", [this](const aws::Call& call) -> Json {
      Json found = Json::array();
      for (const Json& one : mappings)
        if (one.at("EventSourceArn") == call.params.at("EventSourceArn")) found.push_back(one);
      return {{"EventSourceMappings", found}};
    });
    aws.always("CreateEventSourceMapping", [this](const aws::Call& call) {
      Json mapping{{"UUID", uuid(static_cast<char>('0' + mappings.size()))}};
      store(mapping, call.params);
      mappings.push_back(mapping);
      return mapping;
    });
    aws.always("UpdateEventSourceMapping", [this](const aws::Call& call) {
      for (Json& one : mappings)
        if (one.at("UUID") == call.params.at("UUID")) store(one, call.params);
      return Json::object();
    });
    aws.always("DeleteEventSourceMapping", [this](const aws::Call& call) {
      return take(mappings, "/UUID", text(call.params, "/UUID"));
    });
  }
  // As Lambda shows it afterwards.
  static void store(Json& mapping, const Json& params) {
    for (const auto& [key, value] : params.items())
      if (key != "FunctionName" && key != "Enabled") mapping[key] = value;
    CHECK(params.at("FunctionName") == "fn:ACTIVE");
    mapping["FunctionArn"] = kAliasArn;
    mapping["State"] = params.at("Enabled") == true ? "Enabled" : "Disabled";
  }

  Json mappings = Json::array();
};

Json mapping_of(const std::string& source, const std::string& function) {
  return {{"UUID", uuid('a')},
          {"EventSourceArn", source},
          {"FunctionArn", function},
          {"BatchSize", 100},
          {"State", "Enabled"}};
}

}  // namespace

TEST_CASE("a stream is read by the alias, from its end, a hundred records at a time") {
  for (const std::string& arn : {kStream, kTable}) {
    INFO(arn);
    MappingWorld world(Json{{"arn", arn}});
    world.run();
    CHECK(world.writes() == Names{"CreateEventSourceMapping"});
    CHECK(world.aws.params_of("CreateEventSourceMapping").at(0) ==
          Json{{"FunctionName", "fn:ACTIVE"},
               {"EventSourceArn", arn},
               {"BatchSize", 100},
               {"StartingPosition", "LATEST"},
               {"Enabled", true}});
    CHECK(world.statements.empty());  // the role of the function reads
    world.run(ramuda::wire);
    CHECK(world.writes().empty());
    CHECK(world.says_nothing_to_do());
    world.run(ramuda::unwire);
    CHECK(world.writes() == Names{"DeleteEventSourceMapping"});
    CHECK(world.mappings.empty());
    world.run(ramuda::unwire);
    CHECK(world.writes().empty());
  }
}

TEST_CASE("options of a stream are sent, and changes of them later, with the mapping's id") {
  MappingWorld world(Json{{"arn", kStream},
                          {"starting_position", "TRIM_HORIZON"},
                          {"batch_size", 50},
                          {"enabled", true},
                          {"maximum_retry_attempts", 3},
                          {"filters", Json::array({{{"data", {{"kind", Json::array({"a"})}}}}})}});
  world.run();
  Json created = world.aws.params_of("CreateEventSourceMapping").at(0);
  CHECK(created.at("StartingPosition") == "TRIM_HORIZON");
  CHECK(created.at("BatchSize") == 50);
  CHECK(created.at("MaximumRetryAttempts") == 3);
  CHECK(created.at("FilterCriteria") ==
        Json{{"Filters", Json::array({{{"Pattern", R"({"data":{"kind":["a"]}})"}}})}});
  world.mappings[0]["FilterCriteria"]["Filters"][0]["Pattern"] = R"({ "data": { "kind": ["a"] } })";
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  Json& source = world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"];
  source["batch_size"] = 60;
  source["enabled"] = false;
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"UpdateEventSourceMapping"});
  Json updated = world.aws.params_of("UpdateEventSourceMapping").at(0);
  CHECK(updated.at("UUID") == uuid('0'));
  CHECK(updated.at("BatchSize") == 60);
  CHECK(updated.at("Enabled") == false);
  CHECK_FALSE(updated.contains("StartingPosition"));
}

TEST_CASE("a mapping of the original, to $LATEST, moves to the alias; those of others stay") {
  MappingWorld world(Json{{"arn", kStream}});
  Json theirs = mapping_of(kStream, "arn:aws:lambda:eu-west-1:123456789012:function:other");
  theirs["UUID"] = uuid('b');
  world.mappings = Json::array({mapping_of(kStream, kFunctionArn), theirs});
  world.run();
  CHECK(world.writes() == Names{"UpdateEventSourceMapping"});
  CHECK(world.aws.params_of("UpdateEventSourceMapping").at(0).at("UUID") == uuid('a'));
  CHECK(world.mappings.at(0).at("FunctionArn") == kAliasArn);
  world.run(ramuda::unwire);
  CHECK(world.mappings == Json::array({theirs}));
}

TEST_CASE(
    "a mapping that is being changed is waited for; one that is being deleted is no mapping") {
  MappingWorld world(Json{{"arn", kStream}, {"batch_size", 10}});
  world.mappings.push_back(mapping_of(kStream, kAliasArn));
  world.mappings[0]["State"] = "Updating";
  int refused = 0;
  world.aws.always("UpdateEventSourceMapping", [&](const aws::Call&) -> Json {
    if (++refused <= 3)
      throw service_error("UpdateEventSourceMapping", "ResourceInUseException",
                          "Cannot update the event source mapping because it is in use.");
    return Json::object();
  });
  world.run();
  CHECK(world.clock.sleeps.size() == 3);
  world.mappings[0]["State"] = "Deleting";
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"CreateEventSourceMapping"});
}

TEST_CASE("a queue has no position, and Lambda's own batch size") {
  MappingWorld world(Json{{"arn", kQueue},
                          {"maximum_batching_window_in_seconds", 5},
                          {"function_response_types", Json::array({"ReportBatchItemFailures"})},
                          {"scaling_config", {{"MaximumConcurrency", 4}}}});
  world.run();
  CHECK(world.aws.params_of("CreateEventSourceMapping").at(0) ==
        Json{{"FunctionName", "fn:ACTIVE"},
             {"EventSourceArn", kQueue},
             {"MaximumBatchingWindowInSeconds", 5},
             {"FunctionResponseTypes", Json::array({"ReportBatchItemFailures"})},
             {"ScalingConfig", {{"MaximumConcurrency", 4}}},
             {"Enabled", true}});
  world.mappings[0]["BatchSize"] = 10;
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
}

TEST_CASE("each topic of a Kafka cluster has a mapping of its own") {
  MappingWorld world(Json{{"arn", kCluster}, {"topics", Json::array({"orders"})}});
  Json other = mapping_of(kCluster, kAliasArn);
  other["Topics"] = Json::array({"offers"});
  world.mappings.push_back(other);
  world.run();
  CHECK(world.aws.params_of("CreateEventSourceMapping").at(0).at("Topics") ==
        Json::array({"orders"}));
  world.run(ramuda::unwire);
  CHECK(world.mappings == Json::array({other}));
}

TEST_CASE("of a table its stream is read; a table that is missing or has none is named") {
  MappingWorld world(Json{{"arn", "arn:aws:dynamodb:eu-west-1:123456789012:table/t"}});
  Json table{{"LatestStreamArn", kTable}};
  world.aws.always("DescribeTable", [&](const aws::Call& call) -> Json {
    CHECK(call.params == Json{{"TableName", "t"}});
    if (table.is_null())
      throw service_error("DescribeTable", "ResourceNotFoundException", "not found");
    return {{"Table", table}};
  });
  world.run();
  CHECK(world.mappings.at(0).at("EventSourceArn") == kTable);
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  world.run(ramuda::unwire);
  CHECK(world.mappings.empty());
  table.erase("LatestStreamArn");
  CHECK(world.failure(ramuda::wire) != "");
  CHECK(world.said().contains("Table 't' has no stream. Switch it on"));
  table = nullptr;
  CHECK(world.failure(ramuda::wire) != "");
  CHECK(
      world.said().contains("Table 't' does not exist. Create it, or correct "
                            "'lambda.events.0.event_source.arn'."));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a stream that Lambda does not find is an error that names it") {
  MappingWorld world(Json{{"arn", kStream}});
  world.aws.always("CreateEventSourceMapping", [](const aws::Call&) -> Json {
    throw service_error("CreateEventSourceMapping", "InvalidParameterValueException",
                        "Stream not found: " + kStream);
  });
  CHECK(
      world.failure().contains("1 of 1 event sources could not be wired: event source " + kStream));
  CHECK(world.said().contains("Stream not found: " + kStream));
}

TEST_CASE("streams and queues that cannot be are told before any call") {
  auto problem = [](Json source) { return MappingWorld(std::move(source)).failure(); };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"arn", "arn:aws:dynamodb:eu-west-1:123456789012:index/t"}}) ==
        place +
            "'arn:aws:dynamodb:eu-west-1:123456789012:index/t' is not of the form "
            "arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/TIME");
  CHECK(problem({{"arn", kCluster}}) == place + "'topics' must list the one topic that is read");
  CHECK(problem({{"arn", kQueue}, {"starting_position", "LATEST"}}) ==
        place + "'starting_position' is for streams, not for queues");
  CHECK(problem({{"arn", kStream}, {"starting_position", "FIRST"}}) ==
        place + "'starting_position' must be LATEST, TRIM_HORIZON or AT_TIMESTAMP");
  CHECK(problem({{"arn", kStream}, {"starting_position", "AT_TIMESTAMP"}}) ==
        place + "'starting_position_timestamp' attribute missing from event_source");
  CHECK(problem({{"arn", kStream}, {"batch_size", "many"}}) ==
        place + "'batch_size' must be a whole number");
  CHECK(problem({{"arn", kStream}, {"enabled", "yes"}}) ==
        place + "'enabled' must be true or false");
}

}  // namespace gcdt::test
