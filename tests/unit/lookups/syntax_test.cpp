#include <doctest.h>

#include "lookups/lookups.h"

using namespace gcdt;
using lookups::parse;

TEST_CASE("a lookup is split into kind, region, parts and markers") {
  auto plain = parse("lookup:stack:infra-dev:VpcId");
  CHECK(plain.kind == "stack");
  CHECK(plain.parts == std::vector<std::string>{"infra-dev", "VpcId"});
  auto regional = parse("lookup:region:us-east-1:stack:s:o:optional");
  CHECK(regional.region == "us-east-1");
  CHECK(regional.kind == "stack");
  CHECK(regional.parts == std::vector<std::string>{"s", "o"});
  CHECK(regional.optional);
  auto secret = parse("lookup:secret:slack.webhook:CONTINUE_IF_NOT_FOUND");
  CHECK(secret.continue_if_missing);
  CHECK(secret.parts == std::vector<std::string>{"slack.webhook"});
  auto fallback = parse("lookup:ssm:/app/url:default=https://example.com:8080");
  CHECK(fallback.parts == std::vector<std::string>{"/app/url"});
  CHECK(*fallback.fallback == "https://example.com:8080");
  CHECK(parse("lookup:cmd:date -d 12:00").parts == std::vector<std::string>{"date -d 12:00"});
}

TEST_CASE("an output may be named optional") {
  auto lookup = parse("lookup:stack:s:optional");
  CHECK_FALSE(lookup.optional);
  CHECK(lookup.parts == std::vector<std::string>{"s", "optional"});
}

TEST_CASE("a lookup with too few parts is named in the error") {
  for (const char* text : {"lookup:", "lookup:region:x", "lookup:region"})
    CHECK_THROWS_WITH_AS(parse(text),
                         doctest::Contains("lookup format not as expected for 'lookup:"), Error);
  CHECK_THROWS_AS(lookups::collect({{"kumo", {{"a", "lookup:stack"}}}}, "kumo"), Error);
  CHECK(lookups::collect({{"ramuda", {{"a", "lookup:stack"}}}}, "kumo").empty());
}

TEST_CASE("lookups are collected from maps and nested lists, of enabled kinds only") {
  Json config = {{"lookups", Json::array({"stack"})},
                 {"kumo", {{"parameters", {{"A", "lookup:stack:s:o"}, {"B", "lookup:secret:x"}}}}},
                 {"list", Json::array({Json::array({"lookup:stack:s"}), "not a lookup:stack:x"})},
                 {"other", "lookup:unknown:x"}};
  auto places = lookups::collect(config, "kumo");
  REQUIRE(places.size() == 2);
  CHECK(places[0].pointer == "/kumo/parameters/A");
  CHECK(places[1].pointer == "/list/0/0");
}

TEST_CASE("certificates of the yugen section come from us-east-1") {
  auto places = lookups::collect({{"yugen", {{"c", "lookup:region:eu-west-1:acm:a.b"}}}}, "yugen");
  CHECK(places.at(0).lookup.region == "us-east-1");
}
