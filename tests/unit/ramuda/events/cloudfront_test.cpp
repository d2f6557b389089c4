// ramuda wire: Lambda@Edge.
#include <doctest.h>

#include "wiring_world.h"

namespace gcdt::test {

namespace {

const std::string kFunction = "arn:aws:lambda:eu-west-1:123456789012:function:fn";
const std::string kOther = "arn:aws:lambda:eu-west-1:123456789012:function:other";
const Json kSource{{"arn", "arn:aws:cloudfront::123456789012:distribution/E1"},
                   {"cache_behavior", "*"},
                   {"cloudfront_event", "origin-request"}};

// As much of a distribution as its model insists on.
Json behaviour() {
  return {{"TargetOriginId", "o"}, {"ViewerProtocolPolicy", "allow-all"}};
}

Json trigger(const std::string& arn, const char* event) {
  return {{"LambdaFunctionARN", arn}, {"EventType", event}};
}

// A distribution 'E1', and the versions of the function on two pages.
struct EdgeWorld : WiringWorld {
  explicit EdgeWorld(Json source = kSource) : WiringWorld(one_source(std::move(source))) {
    images["PathPattern"] = "images/*";
    aws.always("GetDistributionConfig", [this](const aws::Call& call) -> Json {
      CHECK(call.params.at("Id") == "E1");
      if (!exists) throw service_error("GetDistributionConfig", "NoSuchDistribution", "gone", 404);
      return {{"ETag", etag},
              {"DistributionConfig",
               {{"CallerReference", "r"},
                {"Origins",
                 {{"Quantity", 1}, {"Items", Json::array({{{"Id", "o"}, {"DomainName", "d"}}})}}},
                {"DefaultCacheBehavior", standard},
                {"CacheBehaviors", {{"Quantity", 1}, {"Items", Json::array({images})}}},
                {"Comment", ""},
                {"Enabled", true}}}};
    });
    aws.always("UpdateDistribution", [this](const aws::Call& call) {
      CHECK(call.params.at("Id") == "E1");
      CHECK(call.params.at("IfMatch") == etag);
      standard = call.params.at("DistributionConfig").at("DefaultCacheBehavior");
      images = call.params.at("DistributionConfig").at("CacheBehaviors").at("Items").at(0);
      etag += "'";
      return Json::object();
    });
    aws.always("ListVersionsByFunction", [this](const aws::Call& call) -> Json {
      if (!call.params.contains("Marker"))
        return {{"Versions", Json::array({{{"Version", "$LATEST"}}, {{"Version", "2"}}})},
                {"NextMarker", "m"}};
      return {{"Versions", Json::array({{{"Version", "10"}}, {{"Version", "9"}}})}};
    });
  }
  static void set(Json& behaviour, Json items) {
    behaviour["LambdaFunctionAssociations"] = {{"Quantity", items.size()}, {"Items", items}};
  }
  static Json items(const Json& behaviour) {
    return array_or_empty(behaviour, "/LambdaFunctionAssociations/Items");
  }

  bool exists = true;
  std::string etag = "e";
  Json standard = behaviour(), images = behaviour();
};

}  // namespace

TEST_CASE("the newest version is triggered, beside triggers of others for other events") {
  EdgeWorld world;
  EdgeWorld::set(world.standard, Json::array({trigger(kOther + ":7", "viewer-request")}));
  world.run();
  CHECK(world.writes() == Names{"UpdateDistribution"});
  Json items = EdgeWorld::items(world.standard);
  REQUIRE(items.size() == 2);
  CHECK(world.standard.at("LambdaFunctionAssociations").at("Quantity") == 2);
  CHECK(items.at(0) == trigger(kOther + ":7", "viewer-request"));
  CHECK(items.at(1).at("LambdaFunctionARN") == kFunction + ":10");
  CHECK(items.at(1).at("EventType") == "origin-request");
  CHECK(world.said().contains("\tWiring origin-request of distribution E1 (*) to version 10\n"));
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
  CHECK(world.says_nothing_to_do());
}

TEST_CASE("an older version of the function is replaced") {
  EdgeWorld world;
  EdgeWorld::set(world.standard, Json::array({trigger(kFunction + ":2", "origin-request"),
                                              trigger(kFunction + ":2", "origin-response")}));
  world.run();
  Json items = EdgeWorld::items(world.standard);
  REQUIRE(items.size() == 2);
  CHECK(items.at(0) == trigger(kFunction + ":2", "origin-response"));
  CHECK(items.at(1).at("LambdaFunctionARN") == kFunction + ":10");
}

TEST_CASE("that ACTIVE is another version than the one at the edge is said") {
  EdgeWorld world;
  world.run();
  CHECK(world.said().contains(
      "CloudFront gets version 10, the last one published; ACTIVE is version 3"));
}

TEST_CASE("the event of another function is not taken from it") {
  EdgeWorld world;
  EdgeWorld::set(world.standard, Json::array({trigger(kOther + ":7", "origin-request")}));
  CHECK(world.failure() != "");
  CHECK(world.writes().empty());
  CHECK(world.said().contains("CloudFront E1: Distribution 'E1' (*) sends origin-request to " +
                              kOther +
                              ":7 already, and CloudFront calls one function. Remove that one, or "
                              "correct 'lambda.events.0.event_source'."));
}

TEST_CASE("unwiring removes all triggers of the behavior, those of others with a warning") {
  EdgeWorld world;
  EdgeWorld::set(world.standard, Json::array({trigger(kOther + ":7", "viewer-request")}));
  EdgeWorld::set(world.images, Json::array({trigger(kOther + ":7", "viewer-request")}));
  world.run();
  world.run(ramuda::unwire);
  CHECK(world.writes() == Names{"UpdateDistribution"});
  CHECK(world.standard.at("LambdaFunctionAssociations") == Json{{"Quantity", 0}});
  CHECK(EdgeWorld::items(world.images).size() == 1);  // another behavior
  CHECK(world.said().contains("The trigger of another function goes, too: viewer-request of " +
                              kOther + ":7"));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
}

TEST_CASE("a cache behavior is found by its path pattern") {
  Json source = kSource;
  source["cache_behavior"] = "images/*";
  source["include_body"] = true;
  EdgeWorld world(source);
  world.run();
  CHECK(EdgeWorld::items(world.standard).empty());
  REQUIRE(EdgeWorld::items(world.images).size() == 1);
  CHECK(EdgeWorld::items(world.images).at(0).at("IncludeBody") == true);
  source["cache_behavior"] = "videos/*";
  EdgeWorld missing(source);
  CHECK(missing.failure() != "");
  CHECK(missing.said().contains(
      "Distribution 'E1' has no cache behavior 'videos/*' (it has images/*, *). Correct "
      "'lambda.events.0.event_source.cache_behavior'."));
  missing.run(ramuda::unwire);
  CHECK(missing.writes().empty());
}

TEST_CASE("two events of one distribution go up in one request") {
  Json other = kSource;
  other["cloudfront_event"] = "viewer-response";
  EdgeWorld world;
  world.ctx.config["ramuda"]["lambda"]["events"].push_back({{"event_source", other}});
  world.run();
  CHECK(world.writes() == Names{"UpdateDistribution"});
  CHECK(EdgeWorld::items(world.standard).size() == 2);
  world.run(ramuda::wire);
  CHECK(world.writes().empty());
}

TEST_CASE("a distribution that does not exist, or a function without versions, is an error") {
  EdgeWorld world;
  world.exists = false;
  CHECK(world.failure() != "");
  CHECK(world.said().contains("Distribution 'E1' does not exist."));
  world.run(ramuda::unwire);
  CHECK(world.writes().empty());
  EdgeWorld unpublished;
  unpublished.aws.always("ListVersionsByFunction",
                         {{"Versions", Json::array({{{"Version", "$LATEST"}}})}});
  CHECK(unpublished.failure() != "");
  CHECK(unpublished.said().contains("Function 'fn' has no published version"));
}

TEST_CASE("what CloudFront does not take of a function is said") {
  Json source = kSource;
  source["cloudfront_event"] = "viewer-request";
  EdgeWorld world(source);
  world.configuration.update(
      Json{{"Timeout", 6},
           {"MemorySize", 256},
           {"Environment", {{"Variables", {{"A", "B"}}}}},
           {"VpcConfig", {{"SubnetIds", Json::array({"subnet-1"})}}},
           {"Layers", Json::array({{{"Arn", "arn:aws:lambda:eu-west-1:123456789012:layer:l:1"}}})},
           {"DeadLetterConfig", {{"TargetArn", "arn:aws:sqs:eu-west-1:123456789012:q"}}},
           {"Architectures", Json::array({"arm64"})}});
  world.run();
  for (const char* doubt :
       {"the function must be in us-east-1, but is in eu-west-1", "the timeout must be at most 5 s",
        "memory must be at most 128 MB for viewer events", "environment variables are not allowed",
        "a VPC is not allowed", "layers are not allowed", "a dead letter target is not allowed",
        "the architecture must be x86_64"})
    CHECK(world.said().contains(std::string("Lambda@Edge: ") + doubt));
}

TEST_CASE("CloudFront sources that cannot be are told before any call") {
  auto problem = [](Json change) {
    Json source = kSource;
    source.update(change);
    return EdgeWorld(source).failure();
  };
  const std::string place = "ramuda configuration: 'lambda.events.0.event_source': ";
  CHECK(problem({{"arn", "arn:aws:cloudfront::123456789012:E1"}}).starts_with(place));
  CHECK(problem({{"cloudfront_event", "request"}}) ==
        place +
            "'cloudfront_event' 'request' must be viewer-request, viewer-response, "
            "origin-request or origin-response");
  CHECK(problem({{"cloudfront_event", nullptr}}) ==
        place + "'cloudfront_event' attribute missing from event_source");
  EdgeWorld twice;
  twice.ctx.config["ramuda"]["lambda"]["events"].push_back({{"event_source", kSource}});
  CHECK(twice.failure().contains("lambda.events.1.event_source': another source has the same"));
}

}  // namespace gcdt::test
