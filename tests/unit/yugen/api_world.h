// A command of yugen about the API 'orders' (abc123), stage 'dev'.
#pragma once

#include "support/world.h"
#include "tools/yugen/commands.h"

namespace gcdt::test {

inline const std::string kFunctionArn = "arn:aws:lambda:eu-west-1:644239850139:function:f";

struct ApiWorld : World {
  explicit ApiWorld(const Command& command, Json more = Json::object())
      : World(yugen::tool, command, section(std::move(more))) {}

  // `more`: members of the section, in place of the usual ones.
  static Json section(Json more) {
    Json config{{"api",
                 {{"name", "orders"},
                  {"description", "the orders"},
                  {"targetStage", "dev"},
                  {"apiKey", "key1"}}}};
    merge(config, more);
    return config;
  }
  static Json apis(std::vector<const char*> ids) {
    Json items = Json::array();
    for (const char* id : ids) items.push_back({{"id", id}, {"name", "orders"}});
    return {{"items", std::move(items)}};
  }
  void there_is_the_api() { aws.expect("GetRestApis").reply(apis({"abc123"})); }
};

inline Json http_api(const char* id, const char* name, const char* protocol = "HTTP") {
  return {{"ApiId", id},
          {"Name", name},
          {"ProtocolType", protocol},
          {"RouteSelectionExpression", "$request.method $request.path"}};
}

inline Json policy(const std::string& statements) {
  return {{"Policy", R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"}};
}

}  // namespace gcdt::test
