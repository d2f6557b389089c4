// ramuda wire: subscriptions to topics.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kTopic = "arn:aws:sns:eu-west-1:123456789012:topic";
const Json kSource{{"arn", kTopic}, {"events", Json::array({"sns:Publish"})}};

// A topic that keeps its subscriptions, and shows one a page.
struct TopicWorld : WiringWorld {
  explicit TopicWorld(Json source = kSource) : WiringWorld(one_source(std::move(source))) {
    aws.always("ListSubscriptionsByTopic", [this](const aws::Call& call) -> Json {
      if (!exists) throw service_error("", "NotFound", "Topic does not exist", 404);
      size_t at = std::stoul(text_or(call.params, "/NextToken", "0"));
      Json page{{"Subscriptions", Json::array()}};
      if (at < subscriptions.size()) page["Subscriptions"].push_back(subscriptions[at]);
      if (at + 1 < subscriptions.size()) page["NextToken"] = std::to_string(at + 1);
      return page;
    });
    aws.always("Subscribe", [this](const aws::Call& call) -> Json {
      std::string arn = kTopic + ":ours";
      subscriptions.push_back({{"SubscriptionArn", arn},
                               {"Protocol", call.params.at("Protocol")},
                               {"Endpoint", call.params.at("Endpoint")}});
      attributes = call.params.value("Attributes", Json::object());
      return {{"SubscriptionArn", arn}};
    });
    aws.always("GetSubscriptionAttributes",
               [this](const aws::Call&) -> Json { return {{"Attributes", attributes}}; });
    aws.always("SetSubscriptionAttributes", [this](const aws::Call& call) {
      attributes[text(call.params, "/AttributeName")] = call.params.at("AttributeValue");
      return Json::object();
    });
    aws.always("Unsubscribe", [this](const aws::Call& call) {
      return take(subscriptions, "/SubscriptionArn", text(call.params, "/SubscriptionArn"));
    });
  }

  bool exists = true;
  Json subscriptions = Json::array();
  Json attributes = Json::object();
};

}  // namespace

TEST_CASE("a topic is subscribed to and allowed to call the function, once") {
  TopicWorld world;
  world.run();
  CHECK(world.writes() == Names{"Subscribe", "AddPermission"});
  CHECK(world.aws.params_of("Subscribe").at(0) ==
        Json{{"TopicArn", kTopic}, {"Protocol", "lambda"}, {"Endpoint", kAliasArn}});
  Json permission = world.aws.params_of("AddPermission").at(0);
  CHECK(permission.at("StatementId") == "topic");
  CHECK(permission.at("Principal") == "sns.amazonaws.com");
  CHECK(permission.at("SourceArn") == kTopic);
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("unwiring unsubscribes and removes the permission; other subscriptions stay") {
  TopicWorld world;
  Json mail{{"SubscriptionArn", kTopic + ":mail"}, {"Protocol", "email"}, {"Endpoint", "a@b.c"}};
  Json other{{"SubscriptionArn", kTopic + ":other"},
             {"Protocol", "lambda"},
             {"Endpoint", "arn:aws:lambda:eu-west-1:123456789012:function:fn"}};
  world.subscriptions = Json::array({mail, other});
  world.run();
  CHECK(world.subscriptions.size() == 3);
  world.run(ramuda::wire);  // ours is on the third page
  CHECK(world.writes().empty());
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"Unsubscribe", "RemovePermission"});
  CHECK(world.aws.params_of("RemovePermission").at(0) ==
        Json{{"FunctionName", "fn"}, {"StatementId", "topic"}, {"Qualifier", "ACTIVE"}});
  CHECK(world.subscriptions == Json::array({mail, other}));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a topic that does not exist is named; unwiring only removes its permission") {
  TopicWorld world;
  world.exists = false;
  CHECK(world.failure() != "");
  CHECK(world.said().contains("SNS " + kTopic + ": Topic '" + kTopic +
                              "' does not exist. Create it, or correct "
                              "'lambda.events.0.event_source.arn'."));
  CHECK(world.writes().empty());
  world.statements.push_back(WiringWorld::statement("topic", "sns.amazonaws.com", kTopic));
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"RemovePermission"});
}

TEST_CASE("ids of statements hold only what Lambda takes, and never those of another topic") {
  TopicWorld fifo(Json{{"arn", kTopic + ".fifo"}});
  fifo.run();
  CHECK(fifo.statement_ids() == Names{"topic-fifo"});
  TopicWorld taken;
  taken.statements.push_back(WiringWorld::statement("topic", "sns.amazonaws.com",
                                                    "arn:aws:sns:us-east-1:123456789012:topic"));
  taken.run();
  CHECK(taken.statement_ids().size() == 2);
  CHECK(taken.statement_ids().at(1).starts_with("gcdt-sns-"));
  taken.run(ramuda::unwire);
  CHECK(taken.statement_ids() == Names{"topic"});
  TopicWorld longest(Json{{"arn", "arn:aws:sns:eu-west-1:123456789012:" + std::string(200, 't')}});
  longest.run();
  CHECK(longest.statement_ids().at(0).starts_with("gcdt-sns-"));
}

TEST_CASE("topics are asked in their own region") {
  TopicWorld world(Json{{"arn", "arn:aws:sns:us-east-1:123456789012:topic"}});
  world.run();
  for (const aws::Call& call : world.aws.calls)
    if (call.service == "sns") CHECK(call.region == "us-east-1");
  CHECK(world.aws.params_of("Subscribe").size() == 1);
}

TEST_CASE("filter policies come with the subscription, and are changed when they differ") {
  Json source = kSource;
  source["filter_policy"] = {{"kind", Json::array({"order"})}};
  TopicWorld world(source);
  world.run();
  CHECK(world.aws.params_of("Subscribe").at(0).at("Attributes") ==
        Json{{"FilterPolicy", R"({"kind":["order"]})"}});
  world.attributes["FilterPolicy"] = R"({ "kind" : [ "order" ] })";
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"]["filter_policy"]["kind"] =
      Json::array({"offer"});
  world.run(ramuda::wire);
  CHECK(world.writes() == Names{"SetSubscriptionAttributes"});
  CHECK(world.attributes.at("FilterPolicy") == R"({"kind":["offer"]})");
}

TEST_CASE(
    "a filter policy that the configuration does not mention stays; an empty one removes it") {
  TopicWorld world;
  world.run();
  world.attributes["FilterPolicy"] = R"({"kind":["order"]})";
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  world.ctx.config["ramuda"]["lambda"]["events"][0]["event_source"]["filter_policy"] =
      Json::object();
  world.run(ramuda::wire);
  CHECK(world.attributes.at("FilterPolicy") == "{}");
}

TEST_CASE("a subscription that was never confirmed cannot be removed, and that is said") {
  TopicWorld world;
  world.subscriptions.push_back({{"SubscriptionArn", "PendingConfirmation"},
                                 {"Protocol", "lambda"},
                                 {"Endpoint", kAliasArn}});
  CHECK(world.failure(ramuda::unwire).contains("could not be unwired"));
  CHECK(world.said().contains("is not confirmed yet"));
}

TEST_CASE("topics that cannot be are told before any call") {
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(TopicWorld(Json{{"arn", "arn:aws:sns:eu-west-1"}}).failure() ==
        place +
            "'arn:aws:sns:eu-west-1' is not the ARN of a topic, "
            "arn:aws:sns:REGION:ACCOUNT:TOPIC");
  CHECK(TopicWorld(Json{{"arn", kTopic}, {"filter_policy", "order"}}).failure() ==
        place + "'filter_policy' must be a map");
  CHECK(TopicWorld(Json{{"arn", kTopic}, {"filter_policy_scope", "Body"}}).failure() ==
        place + "'filter_policy_scope' must be MessageAttributes or MessageBody");
}

}  // namespace gcdt::test
