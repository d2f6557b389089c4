#include "config/validate.h"

#include <doctest.h>

#include "config_folder.h"

using namespace gcdt;
using test::Folder;

namespace {

// Reads, adds the defaults and checks, as the lifecycle does. Gives the text of the Error.
std::string check(Folder& folder, const std::string& tool = "kumo") {
  auto configuration = folder.configuration();
  config::incept_defaults(configuration.value, tool, true);
  try {
    config::validate(configuration.value, configuration.sources, tool, folder.out);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string check_text(const std::string& json, const std::string& tool = "kumo") {
  Folder folder;
  folder.file("gcdt_dev.json", json);
  return check(folder, tool);
}

}  // namespace

TEST_CASE("every problem of a section is named at once, with its place") {
  CHECK(check_text("{\"kumo\": {\n  \"stack\": {\"StackName\": 5,\n    \"RolARN\": \"x\"},\n"
                   "  \"deployment\": {\"DisableStop\": \"yes\"}}}") ==
        "gcdt_dev.json:4:18: kumo.deployment.DisableStop: 'yes' is not of type 'boolean'\n"
        "gcdt_dev.json:2:13: kumo.stack.StackName: 5 is not of type 'string'\n"
        "gcdt_dev.json:3:5: kumo.stack.RolARN: Additional properties are not allowed ('RolARN' was "
        "unexpected); did you mean 'RoleARN'?");
}

TEST_CASE("a wrong value is looked for in the base, too, and a missing one at its nearest parent") {
  Folder folder;
  folder.file("gcdt_dev.json", "{\"baseconfig\": \"base\",\n \"kumo\": {\"parameters\": {}}}")
      .file("base.yaml", "kumo:\n  stack:\n    StackName: 5\n    RoleARN: x\n");
  CHECK(check(folder) ==
        "base.yaml:4:5: kumo.stack.RoleARN: 'x' does not match "
        "'^arn:aws[a-z-]*:[a-zA-Z0-9-]+:([a-z0-9-]+)?:([0-9]{12})?:.+'\n"
        "base.yaml:3:5: kumo.stack.StackName: 5 is not of type 'string'");
  CHECK(check_text("\xEF\xBB\xBF{\r\n\t\"kumo\": {}}") ==
        "gcdt_dev.json:2:2: kumo: 'stack' is a required property");
}

TEST_CASE("validation can be switched off, and unresolved lookups fit everywhere") {
  CHECK(check_text(R"({"kumo": {"stack": {"StackName": 5}, "defaults": {"validate": false}}})") ==
        "");
  CHECK(check_text(R"({"kumo": {"stack": {"StackName": "x", "RoleARN": "lookup:stack:a:b"},
                       "parameters": "lookup:stack:a"}})") == "");
}

TEST_CASE("plugins are checked for every tool, other tools are not") {
  CHECK(check_text(R"({"kumo": {"stack": {"StackName": "x"}}, "ramuda": {"lambda": 5},
                       "plugins": {"gcdt_slack_integration": {"channel": 5}, "p": {"a": 1}}})") ==
        "gcdt_dev.json:2:63: plugins.gcdt_slack_integration.channel: 5 is not of type 'string'");
}

TEST_CASE("gcdt itself warns of what is wrong in the sections of tools") {
  Folder folder;
  folder.file("gcdt_dev.json", R"({"ramuda": {"lambda": "x"}, "kumo": {"stack": {}}})");
  CHECK(check(folder, "gcdt") == "");
  CHECK(
      folder.warnings() ==
      std::vector<std::string>{"gcdt_dev.json:1:38: kumo.stack: 'StackName' is a required property",
                               "gcdt_dev.json:1:13: ramuda.lambda: 'x' is not of type 'object'"});
}

TEST_CASE("the keys of the whole file are checked, unknown ones are kept") {
  CHECK(check_text(R"({"lookups": "stack", "mine": 1})") ==
        "gcdt_dev.json:1:2: lookups: 'stack' is not of type 'array'");
}

TEST_CASE("keys that look misspelt are warnings where others are allowed") {
  Folder folder;
  folder.file("gcdt_dev.json", R"({"kumo": {"stack": {"StackName": "x"}, "paramters": {"A": "1"}},
                                   "gcdtingore": ["*.pyc"], "team": "a"})");
  CHECK(check(folder) == "");
  CHECK(folder.warnings() ==
        std::vector<std::string>{
            "gcdt_dev.json:2:36: gcdtingore: 'gcdtingore' is not known; did you mean 'gcdtignore'?",
            "gcdt_dev.json:1:40: kumo.paramters: 'paramters' is not known; did you mean "
            "'parameters'?"});
}

TEST_CASE("a key that is right in another place is told where it belongs") {
  Folder folder;
  folder.file("gcdt_dev.json", R"({"kumo": {"stacks": {}, "stack": {"StackName": "x",
    "domainName": "a.example.com", "hookfile": "hookfile.py", "description": "d"}}})");
  auto extra = [](const char* place, const char* key, const char* advice) {
    return fmt::format(
        "gcdt_dev.json:{}.{}: Additional properties are not allowed ('{}' was unexpected){}", place,
        key, key, advice);
  };
  CHECK(check(folder) ==
        extra("2:63: kumo.stack", "description", "") + "\n" +
            extra("2:5: kumo.stack", "domainName", "; it belongs to 'yugen.customDomain'") + "\n" +
            extra("2:36: kumo.stack", "hookfile", "; it belongs to the top level"));
  CHECK(check_text(R"({"kumo": {"stacks": {}}})") ==
        "gcdt_dev.json:1:2: kumo: 'stack' is a required property");
}

TEST_CASE("a key with more than two mistakes is another word") {
  CHECK(check_text(R"({"yugen": {"api": {"name": "n", "description": "d", "targetStage": "dev",
    "cachingEnabled": true, "tracingEnabeld": true}}})",
                   "yugen") ==
        "gcdt_dev.json:2:5: yugen.api.cachingEnabled: Additional properties are not allowed "
        "('cachingEnabled' was unexpected); it belongs to 'yugen.api.methodSettings.<name>'\n"
        "gcdt_dev.json:2:29: yugen.api.tracingEnabeld: Additional properties are not allowed "
        "('tracingEnabeld' was unexpected); did you mean 'tracingEnabled'?");
}

TEST_CASE("misspelt keys of an event source and of a VPC are named") {
  Folder folder;
  folder.file("gcdt_dev.json", R"({"ramuda": {"lambda": {"name": "f", "description": "d",
      "handlerFile": "h.py", "handlerFunction": "h.h", "role": "arn:aws:iam::644239850139:role/x",
      "events": [
        {"event_source": {"arn": "arn:aws:sqs:eu-west-1:644239850139:q", "batch_sise": 5}},
        {"event_source": {"arn": "arn:aws:sns:eu-west-1:644239850139:t", "filter_polcy": {}}},
        {"event_source": {"name": "r", "shedule": "each minute", "queues": []}}]}}})");
  CHECK(check(folder, "ramuda") == "");
  auto about = [](const char* place, const char* key, const char* meant) {
    return fmt::format("gcdt_dev.json:{}.event_source.{}: '{}' is not known; did you mean '{}'?",
                       place, key, key, meant);
  };
  CHECK(folder.warnings() ==
        std::vector<std::string>{
            about("4:74: ramuda.lambda.events.0", "batch_sise", "batch_size"),
            about("5:74: ramuda.lambda.events.1", "filter_polcy", "filter_policy"),
            about("6:40: ramuda.lambda.events.2", "shedule", "schedule")});

  CHECK(check_text(R"({"ramuda": {"lambda": {"name": "f", "description": "d",
      "handlerFile": "h.py", "handlerFunction": "h.h", "role": "arn:aws:iam::644239850139:role/x",
      "vpc": {"ipv_6": true}}}})",
                   "ramuda") ==
        "gcdt_dev.json:3:15: ramuda.lambda.vpc.ipv_6: Additional properties are not allowed "
        "('ipv_6' was unexpected); did you mean 'ipv6'?");
}

TEST_CASE("digit texts for integers are taken, with one warning for all of them") {
  Folder folder;
  folder.file("gcdt_dev.json", R"({"ramuda": {"lambda": {"name": "f", "description": "d",
      "handlerFile": "h.py", "handlerFunction": "h.h", "timeout": "180", "memorySize": "128",
      "role": "arn:aws:iam::644239850139:role/lambda/x"}}})");
  auto configuration = folder.configuration();
  config::incept_defaults(configuration.value, "ramuda", true);
  config::validate(configuration.value, configuration.sources, "ramuda", folder.out);
  CHECK(configuration.value.at("ramuda").at("lambda").at("timeout") == 180);
  CHECK(folder.warnings() ==
        std::vector<std::string>{"numbers written as texts are deprecated, please remove the "
                                 "quotes: ramuda.lambda.memorySize, ramuda.lambda.timeout"});
}

TEST_CASE("defaults lie beneath the sections that exist, the user's values win") {
  Json value = {{"kumo", {{"stack", {{"StackName", "x"}}}, {"defaults", {{"validate", false}}}}},
                {"ramuda", {{"defaults", {{"keep", true}}}}},
                {"plugins", {{"gcdt_slack_integration", {{"channel", "#ops"}}}}}};
  config::incept_defaults(value, "kumo", true);
  CHECK(value.at("kumo").at("defaults") ==
        Json{{"validate", false}, {"non_config_commands", Json::array({"list", "start", "stop"})}});
  CHECK(value.at("ramuda").at("defaults").at("keep") == true);
  CHECK(value.at("ramuda").at("bundling").at("folders") == Json::array());
  CHECK(value.at("plugins").at("gcdt_slack_integration").at("defaults").at("slack_webhook") ==
        "lookup:secret:slack.webhook:CONTINUE_IF_NOT_FOUND");
  CHECK_FALSE(value.contains("tenkai"));
}

TEST_CASE("without a section only commands that need none get defaults, unchecked") {
  Json list = Json::object(), deploy = Json::object();
  config::incept_defaults(list, "kumo", false);
  CHECK(list == Json{{"kumo",
                      {{"defaults",
                        {{"non_config_commands", Json::array({"list", "start", "stop"})},
                         {"validate", false}}}}}});
  config::incept_defaults(deploy, "kumo", true);
  CHECK(deploy == Json::object());
}

TEST_CASE("who chooses the Slack plugin gets its webhook from credstash, unless it is configured") {
  auto slack = [](const char* section) {
    Json config = {{"plugins", {{"gcdt_slack_integration", Json::parse(section)}}}};
    config::incept_defaults(config, "kumo", true);
    return config.at("plugins").at("gcdt_slack_integration");
  };
  CHECK(text_or(slack(R"({"channel": "#ops"})"), "/defaults/slack_webhook") ==
        "lookup:secret:slack.webhook:CONTINUE_IF_NOT_FOUND");
  CHECK(slack(R"({"slack_webhook": "https://x"})").at("defaults") ==
        Json{{"validate", true}, {"slack_webhook", "https://x"}});
  CHECK(slack(R"({"defaults": {"slack_webhook": "https://x"}})").at("defaults") ==
        Json{{"validate", true}, {"slack_webhook", "https://x"}});
  CHECK(slack(R"({"enabled": false})") == Json{{"enabled", false}});
}
