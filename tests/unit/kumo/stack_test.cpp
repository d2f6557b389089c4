#include "tools/kumo/stack.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

Json request_of(Json section) {
  KumoWorld world(kumo::deploy, std::move(section));
  return kumo::stack_request(world.ctx, kumo::evaluate(world.ctx, kumo::open_template(world.ctx)));
}

Json policies(KumoWorld& world, bool update) {
  Json request = Json::object();
  kumo::add_policies(world.ctx, kumo::open_template(world.ctx), update, request);
  return request;
}

}  // namespace

TEST_CASE("parameters become text, lists joined with commas") {
  Json request =
      request_of({{"stack", {{"StackName", "st"}}},
                  {"parameters",
                   {{"ConfigOne", "value1"}, {"ConfigTwo", Json::array({"value2", "value3"})}}}});
  Json expected = Json::parse(R"([
    {"ParameterKey": "ConfigOne", "ParameterValue": "value1", "UsePreviousValue": false},
    {"ParameterKey": "ConfigTwo", "ParameterValue": "value2,value3", "UsePreviousValue": false}])");
  CHECK(request.at("Parameters") == expected);
}

TEST_CASE("keys of the stack are no parameters") {
  Json request =
      request_of({{"stack", {{"StackName", "st"}, {"TemplateBody", "x"}, {"artifactBucket", "b"}}},
                  {"parameters", {{"ConfigOne", "value1"}}}});
  CHECK(request.at("Parameters").size() == 1);
  CHECK_FALSE(request.contains("TemplateBody"));
}

TEST_CASE("values that are no text are written as CloudFormation wants them") {
  struct Case {
    Json value;
    std::string text;
  };
  for (const Case& one : {Case{1, "1"}, Case{-2.5, "-2.5"}, Case{true, "true"},
                          Case{false, "false"}, Case{Json::array({1, "x"}), "1,x"},
                          Case{Json::array(), ""}, Case{Json::array({"a", "b", "c"}), "a,b,c"},
                          Case{"", ""}, Case{{{"k", Json::array({1})}}, R"({"k":[1]})"}})
    CHECK(kumo::parameter_text("P", one.value) == one.text);
}

TEST_CASE("null is no value for a parameter") {
  CHECK_THROWS_WITH(kumo::parameter_text("P", nullptr),
                    "kumo configuration: parameter 'P' is null; give it a value or remove it.");
  CHECK_THROWS_AS(kumo::parameter_text("P", Json::array({"a", nullptr})), Error);
}

TEST_CASE("a parameter above 4,096 bytes is refused before anything is sent") {
  CHECK_NOTHROW(kumo::parameter_text("P", std::string(4096, 'x')));
  CHECK_THROWS_WITH(
      kumo::parameter_text("P", std::string(4097, 'x')),
      "kumo configuration: parameter 'P' has 4097 bytes; CloudFormation takes at most "
      "4096.");
}

TEST_CASE("parameters must be a map") {
  CHECK_THROWS_AS(request_of({{"stack", {{"StackName", "st"}}}, {"parameters", "A=1"}}), Error);
}

TEST_CASE("without parameters an empty list is sent") {
  CHECK(request_of({{"stack", {{"StackName", "st"}}}}).at("Parameters") == Json::array());
}

TEST_CASE("a missing stack name is said in words") {
  for (const Json& section :
       {Json::object(), Json{{"stack", Json::object()}}, Json{{"stack", {{"StackName", ""}}}}})
    CHECK_THROWS_WITH(request_of(section), "kumo configuration: 'stack.StackName' is required");
}

TEST_CASE("role and topics are passed on, an empty list of topics, too") {
  Json plain = request_of({{"stack", {{"StackName", "st"}}}});
  CHECK_FALSE(plain.contains("RoleARN"));
  CHECK_FALSE(plain.contains("NotificationARNs"));
  CHECK(plain.at("Capabilities") == Json::array());
  Json full = request_of({{"stack",
                           {{"StackName", "st"},
                            {"RoleARN", "arn:aws:iam::1:role/r"},
                            {"NotificationARNs", Json::array()}}}});
  CHECK(full.at("RoleARN") == "arn:aws:iam::1:role/r");
  CHECK(full.at("NotificationARNs") == Json::array());
}

TEST_CASE("the default stack policy lets resources be modified only") {
  KumoWorld world(kumo::deploy);
  Json request = policies(world, false);
  std::string policy = request.at("StackPolicyBody");
  CHECK(policy.starts_with("{\"Statement\":"));
  Json deny = Json::parse(policy).at("Statement").at(1);
  CHECK(deny.at("Effect") == "Deny");
  CHECK(deny.at("Action") == Json::array({"Update:Replace", "Update:Delete"}));
  CHECK_FALSE(request.contains("StackPolicyDuringUpdateBody"));
  CHECK(world.said().empty());
}

TEST_CASE("a policy for the update is sent only when it is asked for") {
  KumoWorld world(kumo::deploy);
  CHECK_FALSE(policies(world, true).contains("StackPolicyDuringUpdateBody"));
  world.ctx.args.values["--override-stack-policy"] = "true";
  Json during =
      Json::parse(policies(world, true).at("StackPolicyDuringUpdateBody").get<std::string>());
  CHECK(during.at("Statement").at(0).at("Effect") == "Allow");
  CHECK(during.at("Statement").at(0).at("Action") == "Update:*");
  CHECK_FALSE(policies(world, false).contains("StackPolicyDuringUpdateBody"));
}

TEST_CASE("policy files beside a static template are used verbatim") {
  KumoWorld world(kumo::deploy);
  world.file("stack_policy.json", "{ \"Statement\": [] }\n");
  world.file("stack_policy_during_update.json", "{\"Statement\":[1]}");
  world.ctx.args.values["--override-stack-policy"] = "true";
  Json request = policies(world, true);
  CHECK(request.at("StackPolicyBody") == "{ \"Statement\": [] }\n");
  CHECK(request.at("StackPolicyDuringUpdateBody") == "{\"Statement\":[1]}");
  CHECK(world.said() ==
        "Applying custom stack policy\nApplying custom stack policy for updates\n\n");
}

TEST_CASE("a broken or oversized policy is refused") {
  KumoWorld world(kumo::deploy);
  world.file("stack_policy.json", "{");
  CHECK_THROWS_AS(policies(world, false), Error);
  world.file("stack_policy.json", "{\"x\": \"" + std::string(16384, 'x') + "\"}");
  CHECK_THROWS_WITH(policies(world, false),
                    "The stack policy for StackPolicyBody has 16393 bytes; "
                    "CloudFormation takes at most 16384.");
}

}  // namespace gcdt::test
