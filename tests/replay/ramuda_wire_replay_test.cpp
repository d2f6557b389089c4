// ramuda wire and unwire against what AWS answered to the original (20-ramuda 10.2).
#include <doctest.h>

#include "picked_answers.h"
#include "support/world.h"
#include "tools/ramuda/commands.h"

namespace gcdt::test {

namespace {

const std::string kTests = "tests.test_ramuda_wire_aws.";
const std::string kIdentity =
    R"({"status_code": 200, "data": {"Account": "420189626185", "Arn": "a", "UserId": "u"}})";
const std::string kDone = R"({"status_code": 200, "data": {}})";

struct WireReplay : World {
  WireReplay(const Command& command, PickedAnswers answers, const char* function, Json source)
      : World(ramuda::tool, command,
              {{"lambda",
                {{"name", function}, {"events", Json::array({{{"event_source", source}}})}}}},
              answers.replay()),
        answers_(std::move(answers)) {}

 private:
  PickedAnswers answers_;  // its files
};

const Json kBucket{{"arn", "arn:aws:s3:::unittest-lambda-s3-event-source-oiobpp"},
                   {"events", Json::array({"s3:ObjectCreated:*"})},
                   {"suffix", ".gz"}};
const Json kSchedule{{"name", "execute_backup"}, {"schedule", "rate(1 minute)"}};
const Json kStream{{"arn", "arn:aws:kinesis:eu-west-1:420189626185:stream/ogifqq"},
                   {"starting_position", "TRIM_HORIZON"},
                   {"batch_size", 50}};

PickedAnswers s3_answers() {
  return PickedAnswers(kTests + "test_wire_unwire_new_events_s3")
      .add("sts.GetCallerIdentity", kIdentity)
      .pick("s3.HeadBucket", {1})
      .pick("lambda.GetFunction", {2})
      .pick("lambda.GetAlias", {2});
}
PickedAnswers schedule_answers() {
  return PickedAnswers(kTests + "test_wire_unwire_new_events_cloudwatch_schedule")
      .pick("lambda.GetFunction", {2})
      .pick("lambda.GetAlias", {2});
}
PickedAnswers kinesis_answers() {
  return PickedAnswers(kTests + "test_event_source_lifecycle_kinesis")
      .pick("lambda.GetFunction", {2})
      .pick("lambda.GetAlias", {2});
}

std::string changes(const World& world) {
  return dump(world.result().at("sources").at(0).at("changes"));
}

}  // namespace

TEST_CASE("replay: a bucket is wired") {
  WireReplay world(ramuda::wire,
                   s3_answers()
                       .pick("s3.GetBucketNotificationConfiguration", {1})
                       .pick("lambda.GetPolicy", {1})
                       .pick("lambda.AddPermission", {1})
                       .pick("s3.PutBucketNotificationConfiguration", {1}),
                   "jenkins_test_lcmtzj", kBucket);
  world.run();
  CHECK(changes(world) ==
        R"(["Adding permission for arn:aws:s3:::unittest-lambda-s3-event-source-oiobpp",)"
        R"("Wiring rule unittest-lambda-s3-event-source-oiobpp: s3:ObjectCreated:*)"
        R"(\n\tSuffix: .gz"])");
}

TEST_CASE("replay: what the original wired at a bucket needs no change, and is unwired") {
  auto answers = [] {
    return s3_answers()
        .pick("s3.GetBucketNotificationConfiguration", {3})
        .pick("lambda.GetPolicy", {2});
  };
  WireReplay again(ramuda::wire, answers(), "jenkins_test_lcmtzj", kBucket);
  again.run();
  CHECK(changes(again) == "[]");
  WireReplay world(ramuda::unwire,
                   answers()
                       .pick("s3.PutBucketNotificationConfiguration", {2})
                       .add("lambda.RemovePermission", kDone),
                   "jenkins_test_lcmtzj", kBucket);
  world.run();
  CHECK(changes(world) ==
        R"(["Removing rule unittest-lambda-s3-event-source-oiobpp: s3:ObjectCreated:*)"
        R"(\n\tSuffix: .gz",)"
        R"("Removing permission for arn:aws:s3:::unittest-lambda-s3-event-source-oiobpp"])");
}

TEST_CASE("replay: a schedule is wired and unwired") {
  WireReplay wired(ramuda::wire,
                   schedule_answers()
                       .pick("events.ListRules", {1})
                       .pick("events.PutRule", {1})
                       .pick("lambda.GetPolicy", {1})
                       .pick("lambda.AddPermission", {1})
                       .pick("events.PutTargets", {1}),
                   "jenkins_test_paqzni", kSchedule);
  wired.run();
  CHECK(wired.result().at("sources").at(0).at("changes").size() == 3);
  WireReplay unwired(
      ramuda::unwire,
      schedule_answers()
          .pick("events.ListRules", {2})
          .add("events.ListTargetsByRule",
               R"({"status_code": 200, "data": {"Targets": [{"Id": "jenkins_test_paqzni", "Arn":
               "arn:aws:lambda:eu-west-1:420189626185:function:jenkins_test_paqzni:ACTIVE"}]}})")
          .pick("events.RemoveTargets", {1})
          .pick("events.DeleteRule", {1})
          .pick("lambda.GetPolicy", {1}),
      "jenkins_test_paqzni", kSchedule);
  unwired.run();
  CHECK(changes(unwired) == R"x(["Removing target jenkins_test_paqzni from rule execute_backup",)x"
                            R"x("Removing rule execute_backup\n\trate(1 minute)"])x");
}

TEST_CASE("replay: a stream is mapped, and the mapping of the original to $LATEST removed") {
  WireReplay wired(ramuda::wire,
                   kinesis_answers()
                       .pick("lambda.ListEventSourceMappings", {1})
                       .pick("lambda.CreateEventSourceMapping", {1}),
                   "jenkins_test_jcjkmz", kStream);
  wired.run();
  CHECK(changes(wired).starts_with("[\"Adding event source arn:aws:kinesis:"));
  WireReplay unwired(ramuda::unwire,
                     kinesis_answers()
                         .pick("lambda.ListEventSourceMappings", {2})
                         .pick("lambda.DeleteEventSourceMapping", {1}),
                     "jenkins_test_jcjkmz", kStream);
  unwired.run();
  CHECK(changes(unwired).starts_with("[\"Removing event source arn:aws:kinesis:"));
}

}  // namespace gcdt::test
