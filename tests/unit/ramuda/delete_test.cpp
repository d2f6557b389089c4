// ramuda delete: unwires, deletes, and removes the logs if that is wanted.
#include <doctest.h>

#include "events/wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kQueue = "arn:aws:sqs:eu-west-1:123456789012:q";

struct DeleteWorld : WiringWorld {
  explicit DeleteWorld(Json events = one_source({{"arn", kQueue}}), const char* typed = "fn")
      : WiringWorld(std::move(events), ramuda::remove) {
    ctx.args.values["<lambda>"] = typed;
    aws.always(
        "ListEventSourceMappings",
        {{"EventSourceMappings", Json::array({{{"UUID", "00000000-0000-4000-8000-000000000000"},
                                               {"FunctionArn", kAliasArn}}})}});
    aws.always("DeleteEventSourceMapping", Json::object());
    aws.always("DeleteFunction", Json::object());
    aws.always("DeleteLogGroup", Json::object());
  }
  void lacks(const char* operation) {
    aws.always(operation, [operation](const aws::Call&) -> Json {
      throw service_error(operation, "ResourceNotFoundException", "not found", 404);
    });
  }
};

}  // namespace

TEST_CASE("the configured function is unwired, then deleted; its logs stay") {
  DeleteWorld world;
  world.run();
  CHECK(world.writes() == Names{"DeleteEventSourceMapping", "DeleteFunction"});
  CHECK(world.aws.params_of("DeleteFunction").at(0) == Json{{"FunctionName", "fn"}});
  CHECK(world.said().contains("\tRemoving event source " + kQueue + "\n"));
  CHECK(world.said().contains("Function 'fn' was deleted.\n"));
}

TEST_CASE("a function without event sources is deleted, too") {
  DeleteWorld world{Json{}};
  world.ctx.config["ramuda"]["lambda"].erase("events");
  world.run();
  CHECK(world.writes() == Names{"DeleteFunction"});
}

TEST_CASE("the deprecated form is unwired as well") {
  DeleteWorld world(
      Json{{"timeSchedules",
            Json::array({{{"ruleName", "n"}, {"scheduleExpression", "rate(1 day)"}}})}});
  world.aws.always("ListRules", {{"Rules", Json::array({{{"Name", "n"}}})}});
  world.aws.always("ListTargetsByRule",
                   {{"Targets", Json::array({{{"Id", "1"}, {"Arn", kAliasArn}}})}});
  world.aws.always("RemoveTargets", Json::object());
  world.aws.always("DeleteRule", Json::object());
  world.run();
  CHECK(world.writes() == Names{"RemoveTargets", "DeleteRule", "DeleteFunction"});
}

TEST_CASE("the function that was typed is deleted, not the configured one, which stays wired") {
  DeleteWorld world(one_source({{"arn", kQueue}}), "other");
  world.configuration["FunctionName"] = "other";
  world.run();
  CHECK(world.writes() == Names{"DeleteFunction"});
  CHECK(world.aws.params_of("DeleteFunction").at(0) == Json{{"FunctionName", "other"}});
}

TEST_CASE("the configured function is unwired by whatever name it is called") {
  const char* arn = "arn:aws:lambda:eu-west-1:123456789012:function:fn";
  DeleteWorld world(one_source({{"arn", kQueue}}), arn);
  world.ctx.args.values["--delete-logs"] = "true";
  world.run();
  CHECK(world.writes() == Names{"DeleteEventSourceMapping", "DeleteFunction", "DeleteLogGroup"});
  CHECK(world.aws.params_of("DeleteFunction").at(0) == Json{{"FunctionName", arn}});
  CHECK(world.aws.params_of("DeleteLogGroup").at(0) == Json{{"logGroupName", "/aws/lambda/fn"}});
}

TEST_CASE("event sources that cannot be keep the function from being deleted") {
  DeleteWorld world(one_source({{"arn", "arn:aws:s4:::b"}}));
  CHECK(world.failure().contains("Unknown event source: arn:aws:s4:::b"));
  CHECK(world.writes().empty());
}

TEST_CASE("--delete-logs deletes the log group; one that does not exist is no error") {
  DeleteWorld world;
  world.ctx.args.values["--delete-logs"] = "true";
  world.run();
  CHECK(world.aws.params_of("DeleteLogGroup").at(0) == Json{{"logGroupName", "/aws/lambda/fn"}});
  CHECK(world.said().contains("Log group '/aws/lambda/fn' was deleted.\n"));
  CHECK(world.result().at("log_group") == "/aws/lambda/fn");
  world.lacks("DeleteLogGroup");
  world.run(ramuda::remove);
  CHECK(world.said().contains("Log group '/aws/lambda/fn' does not exist.\n"));
}

TEST_CASE("a log group that others may write to stays, and that is said") {
  DeleteWorld world;
  world.ctx.args.values["--delete-logs"] = "true";
  world.configuration["LoggingConfig"] = {{"LogGroup", "/teams/shop"}};
  world.run();
  CHECK(world.aws.params_of("DeleteLogGroup").empty());
  CHECK(world.said().contains(
      "Log group '/teams/shop' stays: other functions may write to it as well.\n"));
}

TEST_CASE("a function that does not exist is one clear sentence, and nothing is deleted") {
  DeleteWorld world;
  world.ctx.args.values["--delete-logs"] = "true";
  world.lacks("GetFunction");
  CHECK(world.failure() == "Function 'fn' does not exist. Nothing was deleted.");
  CHECK(world.writes().empty());
}

TEST_CASE("a function without the alias has nothing to unwire") {
  DeleteWorld world;
  world.lacks("GetAlias");
  world.run();
  CHECK(world.writes() == Names{"DeleteFunction"});
}

TEST_CASE("what cannot be unwired keeps the function, for it could not be unwired later") {
  DeleteWorld world;
  world.aws.always("DeleteEventSourceMapping", [](const aws::Call&) -> Json {
    throw service_error("DeleteEventSourceMapping", "AccessDeniedException", "not authorized", 403);
  });
  CHECK(world.failure().ends_with("Function 'fn' was not deleted."));
  CHECK(world.aws.params_of("DeleteFunction").empty());
}

TEST_CASE("what AWS says about functions at the edge is passed on") {
  DeleteWorld world;
  const char* words =
      "Lambda was unable to delete fn because it is a replicated function. Please see our "
      "documentation for Deleting Lambda@Edge Functions and Replicas.";
  world.aws.always("DeleteFunction", [words](const aws::Call&) -> Json {
    throw service_error("DeleteFunction", "InvalidParameterValueException", words);
  });
  CHECK(world.failure().contains(words));
}

}  // namespace gcdt::test
