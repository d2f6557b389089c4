#include "tools/yugen/stage.h"

#include <doctest.h>

#include "base/error.h"

namespace gcdt::test {

namespace {

Json replace(const char* path, const char* value) {
  return {{"op", "replace"}, {"path", path}, {"value", value}};
}

}  // namespace

TEST_CASE("method settings become operations on the stage") {
  CHECK(
      yugen::method_settings(
          {{"/billing/MES/final/GET", {{"cachingEnabled", false}, {"throttlingBurstLimit", 123}}},
           {"/billing/MES/sth/GET", {{"cachingEnabled", true}, {"throttlingBurstLimit", 321}}}}) ==
      Json::array({replace("/billing/MES/final/GET/caching/enabled", "false"),
                   replace("/billing/MES/final/GET/throttling/burstLimit", "123"),
                   replace("/billing/MES/sth/GET/caching/enabled", "true"),
                   replace("/billing/MES/sth/GET/throttling/burstLimit", "321")}));
  CHECK(yugen::method_settings(Json::object()) == Json::array());
}

TEST_CASE("the root and all methods are methods, too") {
  CHECK(yugen::method_settings({{"*/*", {{"loggingLevel", "INFO"}}}}) ==
        Json::array({replace("/*/*/logging/loglevel", "INFO")}));
  for (const char* root : {"/GET", "//GET"})
    CHECK(yugen::method_settings({{root, {{"throttlingRateLimit", 0.5}}}}) ==
          Json::array({replace("/~1/GET/throttling/rateLimit", "0.5")}));
}

TEST_CASE("a setting that API Gateway does not know is refused with those it does") {
  CHECK_THROWS_WITH_AS(
      yugen::method_settings({{"/a/GET", {{"caching", true}}}}),
      doctest::Contains("'caching' of 'yugen.api.methodSettings./a/GET' is no setting of a method; "
                        "there are metricsEnabled, loggingLevel, "),
      Error);
}

TEST_CASE("only what differs from the stage is changed") {
  Json api{{"cacheClusterEnabled", true},
           {"methodSettings", {{"/a/b/GET", {{"cachingEnabled", false}, {"loggingLevel", "OFF"}}}}},
           {"throttling", {{"rateLimit", 100}, {"burstLimit", 50}}},
           {"tracingEnabled", true},
           {"stageVariables", {{"table", "orders"}}},
           {"accessLogs", {{"destinationArn", "arn:aws:logs:x:1:log-group:g:*"}, {"format", "f"}}}};
  Json stage{
      {"cacheClusterEnabled", true},
      {"cacheClusterSize", "0.5"},
      {"methodSettings",
       {{"a/b/GET", {{"cachingEnabled", false}, {"loggingLevel", "INFO"}}},
        {"*/*", {{"throttlingRateLimit", 100.0}, {"throttlingBurstLimit", 50}}}}},
      {"tracingEnabled", true},
      {"variables", {{"table", "orders"}}},
      {"accessLogSettings", {{"destinationArn", "arn:aws:logs:x:1:log-group:g"}, {"format", "f"}}}};
  CHECK(yugen::stage_changes(api, stage) ==
        Json::array({replace("/a/b/GET/logging/loglevel", "OFF")}));
  CHECK(yugen::stage_changes(api, Json::object()).size() == 10);
  CHECK(yugen::stage_changes(Json::object(), stage) == Json::array());
}

TEST_CASE("a cache without a size has the smallest") {
  CHECK(yugen::cache_settings({{"cacheClusterEnabled", true}}) ==
        Json{{"cacheClusterEnabled", true}, {"cacheClusterSize", "0.5"}});
  CHECK(yugen::cache_settings(Json::object()) == Json{{"cacheClusterEnabled", false}});
}

}  // namespace gcdt::test
