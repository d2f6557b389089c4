// ramuda wire: notifications of buckets, in both forms of the configuration.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const Json kSource{{"arn", "arn:aws:s3:::b"},
                   {"events", Json::array({"s3:ObjectCreated:*"})},
                   {"prefix", "p"},
                   {"suffix", ".jpg"}};

Json rules(const char* prefix, const char* suffix) {
  return {{"Key",
           {{"FilterRules", Json::array({{{"Name", "prefix"}, {"Value", prefix}},
                                         {{"Name", "suffix"}, {"Value", suffix}}})}}}};
}

// A bucket 'b' that keeps its notifications.
struct BucketWorld : WiringWorld {
  explicit BucketWorld(Json events = one_source(kSource)) : WiringWorld(std::move(events)) {
    aws.always("HeadBucket", [this](const aws::Call&) -> Json {
      if (!exists) throw service_error("HeadBucket", "404", "Not Found", 404);
      return {{"BucketRegion", region}};
    });
    aws.always("GetBucketNotificationConfiguration",
               [this](const aws::Call&) { return notifications; });
    aws.always("PutBucketNotificationConfiguration", [this](const aws::Call& call) {
      CHECK(call.params.at("ExpectedBucketOwner") == "123456789012");
      notifications = call.params.at("NotificationConfiguration");
      return Json::object();
    });
  }
  Json ours() const { return array_or_empty(notifications, "/LambdaFunctionConfigurations"); }

  bool exists = true;
  const char* region = "eu-west-1";
  Json notifications = Json::object();
};

const Json kForeign{
    {"EventBridgeConfiguration", Json::object()},
    {"QueueConfigurations", Json::array({{{"Id", "q"},
                                          {"QueueArn", "arn:aws:sqs:eu-west-1:123456789012:q"},
                                          {"Events", Json::array({"s3:ObjectRemoved:*"})}}})},
    {"LambdaFunctionConfigurations",
     Json::array({{{"Id", "theirs"},
                   {"LambdaFunctionArn", "arn:aws:lambda:eu-west-1:123456789012:function:other"},
                   {"Events", Json::array({"s3:ObjectCreated:*"})},
                   {"Filter", rules("elsewhere", ".jpg")}}})}};

}  // namespace

TEST_CASE("a bucket is allowed to call the function, then told what to send") {
  BucketWorld world;
  world.run();
  CHECK(world.writes() == Names{"AddPermission", "PutBucketNotificationConfiguration"});
  Json permission = world.aws.params_of("AddPermission").at(0);
  CHECK(permission.at("Principal") == "s3.amazonaws.com");
  CHECK(permission.at("SourceArn") == "arn:aws:s3:::b");
  CHECK(permission.at("SourceAccount") == "123456789012");
  CHECK(world.ours() == Json::array({{{"Id", "gcdt-fn-notification"},
                                      {"LambdaFunctionArn", kAliasArn},
                                      {"Events", Json::array({"s3:ObjectCreated:*"})},
                                      {"Filter", rules("p", ".jpg")}}}));
  CHECK(world.said().contains("wiring lambda_arn " + std::string(kAliasArn) + " ...\n"));
  CHECK(world.said().contains(
      "\tWiring rule b: s3:ObjectCreated:*\n\t\tPrefix: p\n\t\tSuffix: .jpg\n"));
}

TEST_CASE("a bucket that is wired is left alone, and says so") {
  BucketWorld world;
  world.run();
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("ids of statements are the same each time") {
  BucketWorld first, second;
  first.run();
  second.run();
  CHECK(first.statement_ids() == second.statement_ids());
  CHECK(first.statement_ids().at(0).starts_with("gcdt-s3-"));
  CHECK(first.statement_ids().at(0).size() == std::string("gcdt-s3-").size() + 16);
}

TEST_CASE("unwiring a bucket takes exactly what wiring added, and then has nothing to do") {
  BucketWorld world;
  world.notifications = kForeign;
  world.statements.push_back(
      WiringWorld::statement("theirs", "s3.amazonaws.com", "arn:aws:s3:::other"));
  Json before = world.statements;
  world.run();
  CHECK(world.ours().size() == 2);
  CHECK(world.notifications.at("QueueConfigurations") == kForeign.at("QueueConfigurations"));
  CHECK(world.notifications.contains("EventBridgeConfiguration"));
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"PutBucketNotificationConfiguration", "RemovePermission"});
  CHECK(world.notifications == kForeign);
  CHECK(world.statements == before);
  CHECK(world.said().contains("UN-wiring lambda_arn " + std::string(kAliasArn) + " \n"));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("a permission that somebody else gave is enough, and stays") {
  BucketWorld world;
  world.statements.push_back(
      WiringWorld::statement("theirs", "s3.amazonaws.com", "arn:aws:s3:::b"));
  world.run();
  CHECK(world.writes() == Names{"PutBucketNotificationConfiguration"});
  world.run(ramuda::unwire);
  CHECK(world.statement_ids() == Names{"theirs"});
}

TEST_CASE("the permission of a bucket whose name only begins the same is not taken for ours") {
  BucketWorld world;
  world.statements.push_back(
      WiringWorld::statement("theirs", "s3.amazonaws.com", "arn:aws:s3:::b-2"));
  world.run();
  CHECK(world.writes() == Names{"AddPermission", "PutBucketNotificationConfiguration"});
}

TEST_CASE("in other partitions the bucket has the ARN of that partition") {
  BucketWorld world;
  world.aws.always("GetAlias",
                   {{"AliasArn", "arn:aws-cn:lambda:eu-west-1:123456789012:function:fn:ACTIVE"}});
  world.aws.always("AddPermission", Json::object());
  world.run();
  CHECK(world.aws.params_of("AddPermission").at(0).at("SourceArn") == "arn:aws-cn:s3:::b");
}

TEST_CASE("what the original wired is recognized, and unwired with its permission") {
  BucketWorld world;
  world.notifications["LambdaFunctionConfigurations"] =
      Json::array({{{"Id", "0e9b2f60-0000-11e7-8000-0242ac110002"},
                    {"LambdaFunctionArn", kAliasArn},
                    {"Events", Json::array({"s3:ObjectCreated:*"})},
                    {"Filter",
                     {{"Key",
                       {{"FilterRules", Json::array({{{"Name", "Suffix"}, {"Value", ".jpg"}},
                                                     {{"Name", "Prefix"}, {"Value", "p"}}})}}}}}}});
  world.statements.push_back(WiringWorld::statement("1c4f4a5e-9e1b-4b8e-9d52-0f6a2f9b3c11",
                                                    "s3.amazonaws.com", "arn:aws:s3:::b"));
  world.run();
  CHECK(world.writes().empty());
  world.run(ramuda::unwire);
  CHECK(world.ours().empty());
  CHECK(world.statements.empty());
}

TEST_CASE("a changed filter replaces the old notification") {
  BucketWorld world;
  world.run();
  world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"]["suffix"] = ".png";
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"PutBucketNotificationConfiguration"});
  REQUIRE(world.ours().size() == 1);
  CHECK(world.ours().at(0).at("Filter") == rules("p", ".png"));
  CHECK(world.ours().at(0).at("Id") == "gcdt-fn-notification");
}

TEST_CASE("two sources of one bucket have an id each, and go up in one request") {
  Json other = kSource;
  other["prefix"] = "q";
  BucketWorld world(Json::array({{{"event_source", kSource}}, {{"event_source", other}}}));
  world.run();
  CHECK(world.writes() == Names{"AddPermission", "PutBucketNotificationConfiguration"});
  REQUIRE(world.ours().size() == 2);
  CHECK(world.ours().at(0).at("Id") == "gcdt-fn-notification");
  std::string second = world.ours().at(1).at("Id");
  CHECK(second.starts_with("gcdt-fn-notification-"));
  CHECK(second.size() == std::string("gcdt-fn-notification-").size() + 8);
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  world.ctx.config["ramuda"]["lambda"]["events"].erase(0);  // the other one stays, with its id
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"PutBucketNotificationConfiguration"});
  REQUIRE(world.ours().size() == 1);
  CHECK(world.ours().at(0).at("Id") == second);
}

TEST_CASE("a notification of others for the same objects is named before anything is changed") {
  BucketWorld world;
  world.notifications = kForeign;
  world.notifications["QueueConfigurations"][0]["Events"] = Json::array({"s3:ObjectCreated:Put"});
  CHECK(world.failure().contains("1 of 1 event sources could not be wired: S3 b."));
  CHECK(world.writes().empty());
  CHECK(world.said().contains(
      "S3 b: Bucket 'b' sends these events to arn:aws:sqs:eu-west-1:123456789012:q already "
      "(notification 'q'), and S3 does not send an event twice. Change 'events', 'prefix' or "
      "'suffix' of 'lambda.events.0.event_source', or remove that notification."));
}

TEST_CASE("a bucket that does not exist is an error before Lambda is touched") {
  BucketWorld world;
  world.exists = false;
  CHECK(world.failure() != "");
  CHECK(world.writes().empty());
  CHECK(
      world.said().contains("S3 b: Bucket 'b' does not exist. Create it, or correct "
                            "'lambda.events.0.event_source.arn'."));
}

TEST_CASE("of a bucket that is gone only the permission is left to remove") {
  BucketWorld world;
  world.run();
  world.exists = false;
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"RemovePermission"});
  CHECK(world.statements.empty());
}

TEST_CASE("a bucket of another region is refused") {
  BucketWorld world;
  world.region = "us-east-1";
  CHECK(world.failure() != "");
  CHECK(
      world.said().contains("Bucket 'b' is in us-east-1, the function in eu-west-1. S3 calls "
                            "functions of its own region."));
  CHECK(world.writes().empty());
}

TEST_CASE("S3 is asked again while it does not know of the permission") {
  BucketWorld world;
  int refused = 0;
  world.aws.always("PutBucketNotificationConfiguration", [&](const aws::Call&) -> Json {
    if (++refused <= 2)
      throw service_error("PutBucketNotificationConfiguration", "InvalidArgument",
                          "Unable to validate the following destination configurations");
    return Json::object();
  });
  world.run();
  CHECK(refused == 3);
  CHECK(world.clock.sleeps.size() == 2);
  refused = -1000;  // never
  world.notifications = Json::object();
  CHECK(world.failure(ramuda::wire).contains("could not be wired"));
}

TEST_CASE("--dry-run shows what would change, and changes nothing") {
  BucketWorld world;
  world.dry_run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.said().contains("\tAdding permission for arn:aws:s3:::b\n"));
  CHECK(world.said().contains("\tWiring rule b: s3:ObjectCreated:*\n"));
  CHECK(world.said().contains("Nothing was changed (--dry-run)."));
  CHECK(world.result().at("dry_run") == true);
  CHECK(world.result().at("sources").at(0).at("changes").size() == 2);
  world.run(ramuda::wire);
  world.dry_run(ramuda::unwire);
  CHECK(world.writes().empty());
  CHECK(world.ours().size() == 1);
  CHECK(world.said().contains("\tRemoving rule b: s3:ObjectCreated:*\n"));
}

TEST_CASE("the deprecated form wires and removes what it says, with a warning") {
  Json entry{{"bucket", "b"}, {"type", "s3:ObjectCreated:*"}, {"prefix", "p/"}, {"suffix", ".gz"}};
  BucketWorld world(Json{{"s3Sources", Json::array({entry})}});
  world.notifications = kForeign;
  world.run();
  CHECK(
      world.said().contains("'lambda.events' with 's3Sources' and 'timeSchedules' is deprecated"));
  CHECK(world.said().contains(
      "\tWiring rule b: s3:ObjectCreated:*\n\t\tPrefix: p/\n\t\tSuffix: .gz\n"));
  CHECK(world.writes() == Names{"AddPermission", "PutBucketNotificationConfiguration"});
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  world.ctx.config["ramuda"]["lambda"]["events"]["s3Sources"][0]["ensure"] = "absent";
  world.run(ramuda::wire);
  CHECK(world.said().contains("\tRemoving rule b: s3:ObjectCreated:*\n"));
  CHECK(world.notifications == kForeign);
  CHECK(world.statements.empty());
}

TEST_CASE("half-wired buckets become what they should be") {
  Json entry{{"bucket", "b"}, {"type", "s3:ObjectCreated:*"}};
  BucketWorld world(Json{{"s3Sources", Json::array({entry})}});
  world.run();
  world.statements = Json::array();  // the notification is there, the permission is not
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"AddPermission"});
  world.notifications = Json::object();  // and the other way round
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"PutBucketNotificationConfiguration"});
}

TEST_CASE("sources of buckets that cannot be are told before any call") {
  auto problem = [](Json change) {
    Json source = kSource;
    source.update(change);
    BucketWorld world(one_source(source));
    std::string failure = world.failure();
    CHECK(world.aws.calls.empty());
    return failure;
  };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"arn", "arn:aws:s3:::"}}) ==
        place + "'arn:aws:s3:::' is not the ARN of a bucket, arn:aws:s3:::NAME");
  CHECK(problem({{"arn", "arn:aws:s3:::b/key"}}).contains("is not the ARN of a bucket"));
  CHECK(problem({{"events", Json::array()}}) ==
        place + "'events' must list what S3 is to send, [\"s3:ObjectCreated:*\"]");
  CHECK(problem({{"events", Json::array({"ObjectCreated"})}}) ==
        place + "\"ObjectCreated\" is no event of S3, like \"s3:ObjectCreated:*\"");
  CHECK(problem({{"prefix", 3}}) == place + "'prefix' must be a text that is not empty");
}

TEST_CASE("two sources that would send the same object twice are told before any call") {
  Json wider = kSource;
  wider.erase("prefix");
  BucketWorld world(Json::array({{{"event_source", kSource}}, {{"event_source", wider}}}));
  CHECK(world.failure() ==
        "ramuda configuration: 'lambda.events.1.event_source': another source sends the same "
        "events of bucket 'b'; S3 does not allow that");
  CHECK(world.writes().empty());
}

}  // namespace gcdt::test
