// A function that is deployed: its configuration, its bundle, and what Lambda shows of it.
#pragma once

#include "base/hash.h"
#include "base/text.h"
#include "support/world.h"
#include "tools/ramuda/commands.h"

namespace gcdt::test {

inline Json lambda_section() {
  return {{"name", "greeter"},
          {"description", "greets"},
          {"handlerFunction", "handler.handle"},
          {"handlerFile", "handler.py"},
          {"runtime", "python3.13"},
          {"timeout", 60},
          {"memorySize", 128},
          {"role", "arn:aws:iam::123456789012:role/greeter"},
          {"environment", {{"LEVEL", "info"}, {"RETRIES", 3}}}};
}

struct DeployWorld : World {
  explicit DeployWorld(Json lambda = lambda_section(), Json more = Json::object())
      : World(ramuda::tool, ramuda::deploy, section(std::move(lambda), std::move(more))) {
    file("bundle.zip", "that was easy__");
    ctx.bundle_file = dir.path() / "bundle.zip";
    // Of every version, as long as no test says otherwise.
    aws.always("GetFunctionConfiguration", [this](const aws::Call&) { return live; });
    aws.always("Invoke", [this](const aws::Call&) -> Json { return {{"Payload", answer}}; });
  }
  static Json section(Json lambda, Json more) {
    more["lambda"] = std::move(lambda);
    return more;
  }
  // The function as it was deployed the last time.
  static Json remote(Json more = Json::object()) {
    Json configuration{{"FunctionName", "greeter"},
                       {"Description", "greets"},
                       {"Handler", "handler.handle"},
                       {"Runtime", "python3.13"},
                       {"Timeout", 60},
                       {"MemorySize", 128},
                       {"Role", "arn:aws:iam::123456789012:role/greeter"},
                       {"Environment", {{"Variables", {{"LEVEL", "info"}, {"RETRIES", "3"}}}}},
                       {"CodeSha256", "+j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY="},
                       {"State", "Active"},
                       {"LastUpdateStatus", "Successful"}};
    configuration.update(more);
    return {{"Configuration", std::move(configuration)}};
  }
  void finds(Json more = Json::object(), const char* active = "3") {
    Json found = remote(std::move(more));
    live = found.at("Configuration");
    aws.expect("GetFunction", {{"FunctionName", "greeter"}}).reply(std::move(found));
    aws.expect("GetAlias").reply({{"FunctionVersion", active}});
  }
  void finds_nothing() {
    aws.expect("GetFunction").error("ResourceNotFoundException", "Function not found", 404);
  }
  const char* answer = "\"alive\"";
  Json live = remote().at("Configuration");  // of the version in use
};

inline Json version(const char* number) {
  return {{"FunctionName", "greeter"}, {"Version", number}, {"State", "Active"}};
}

}  // namespace gcdt::test
