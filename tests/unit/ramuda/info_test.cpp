// ramuda info: the function, who may call it, and how its event sources stand.
#include <doctest.h>

#include "deploy_world.h"

namespace gcdt::test {

namespace {

const char* const kAliasArn = "arn:aws:lambda:eu-west-1:123456789012:function:greeter:ACTIVE";

struct InfoWorld : DeployWorld {
  explicit InfoWorld(Json events = Json()) : DeployWorld(section(std::move(events))) {
    ctx.command = &ramuda::info;
    aws.always("GetFunction", remote());
    aws.always("GetAlias", {{"AliasArn", kAliasArn}, {"Name", "ACTIVE"}, {"FunctionVersion", "3"}});
    aws.always("GetPolicy", [this](const aws::Call&) -> Json {
      if (policy.empty())
        throw service_error("GetPolicy", "ResourceNotFoundException", "no policy", 404);
      return {{"Policy", policy}};
    });
  }
  static Json section(Json events) {
    Json lambda = lambda_section();
    if (!events.is_null()) lambda["events"] = std::move(events);
    return lambda;
  }
  std::string policy;
};

}  // namespace

TEST_CASE("info shows configuration, alias and permissions, and changes nothing") {
  InfoWorld world;
  world.policy = R"({"Statement": [
    {"Sid": "a", "Principal": {"Service": "s3.amazonaws.com"}, "Resource": "arn:fn:ACTIVE",
     "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}}},
    {"Sid": "b", "Principal": "*", "Resource": "arn:fn:ACTIVE"},
    {"Sid": "c", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Resource": "arn:fn:ACTIVE",
     "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}]})";
  world.run();
  CHECK(world.tables("configuration").size() == 1);
  CHECK(world.tables("alias").size() == 1);
  CHECK(world.said() ==
        "\n### PERMISSIONS ###\n\n"
        "arn:aws:s3:::b (s3.amazonaws.com) -> arn:fn:ACTIVE\n"
        "(*) -> arn:fn:ACTIVE\n"
        "(arn:aws:iam::1:root) -> arn:fn:ACTIVE\n"
        "\n### EVENT SOURCES ###\n\n");
  for (const aws::Call& call : world.aws.calls) CHECK(call.operation.starts_with("Get"));
  CHECK(world.result().at("permissions").size() == 3);
}

TEST_CASE(
    "a function without a policy has no permissions, and one that does not exist is an error") {
  InfoWorld world;
  world.run();
  CHECK(world.said().contains("No permissions found!\n"));

  InfoWorld absent;
  absent.aws.always("GetFunction", [](const aws::Call&) -> Json {
    throw service_error("GetFunction", "ResourceNotFoundException", "Function not found", 404);
  });
  CHECK(absent.failure() == "The function you try to display doesn't exist... Bailing out...");
}

TEST_CASE("sources of the list form are shown with what wiring would do about them") {
  InfoWorld world(
      Json::array({{{"event_source", {{"name", "nightly"}, {"schedule", "rate(1 day)"}}}},
                   {{"event_source", {{"arn", "arn:aws:sns:eu-west-1:123456789012:t"}}}}}));
  world.aws.always("ListRules", Json::object());
  world.aws.always("ListSubscriptionsByTopic", [](const aws::Call&) -> Json {
    throw service_error("ListSubscriptionsByTopic", "AuthorizationError", "not authorized", 403);
  });
  world.run();
  std::string said = world.said();
  CAPTURE(said);
  CHECK(world.said().contains("- \tCloudWatch: nightly\n\tNot attached!\n\t\t`ramuda wire`: "));
  CHECK(
      world.said().contains("- \tSNS: arn:aws:sns:eu-west-1:123456789012:t\n\tAn error occurred"));
  Json sources = world.result().at("sources");
  CHECK(sources.at(0).at("attached") == false);
  CHECK(sources.at(1).at("error").get<std::string>().contains("not authorized"));
}

TEST_CASE("the deprecated form shows bucket, event and filter of what is attached") {
  InfoWorld world(Json{{"s3Sources", Json::array({{{"bucket", "b"},
                                                   {"type", "s3:ObjectCreated:*"},
                                                   {"prefix", "p/"},
                                                   {"suffix", ".gz"}}})}});
  world.policy =
      R"({"Statement": [{"Sid": "x", "Effect": "Allow", "Action": "lambda:InvokeFunction",
    "Principal": {"Service": "s3.amazonaws.com"}, "Resource": ")" +
      std::string(kAliasArn) + R"(", "Condition": {
      "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"},
      "StringEquals": {"AWS:SourceAccount": "123456789012"}}}]})";
  world.aws.always("HeadBucket", {{"BucketRegion", "eu-west-1"}});
  world.aws.always(
      "GetBucketNotificationConfiguration",
      {{"LambdaFunctionConfigurations",
        Json::array(
            {{{"Id", "gcdt-greeter-notification"},
              {"LambdaFunctionArn", kAliasArn},
              {"Events", {"s3:ObjectCreated:*"}},
              {"Filter",
               {{"Key",
                 {{"FilterRules", Json::array({{{"Name", "Prefix"}, {"Value", "p/"}},
                                               {{"Name", "Suffix"}, {"Value", ".gz"}}})}}}}}}})}});
  world.run();
  std::string said = world.said();
  CAPTURE(said);
  CHECK(said.contains("- \tS3: b\n\t\ts3:ObjectCreated:*:\n\t\tPrefix: p/\n\t\tSuffix: .gz\n"));
  CHECK(world.result().at("sources").at(0).at("attached") == true);
}

}  // namespace gcdt::test
