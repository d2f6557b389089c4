#include "tools/kumo/capabilities.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

std::string needed(std::string_view document) {
  std::string names;
  for (const Json& name : kumo::needed_capabilities(Json::parse(document)))
    names += (names.empty() ? "" : " ") + name.get<std::string>().substr(11);
  return names;
}

}  // namespace

TEST_CASE("capabilities are seen from the template") {
  CHECK(needed(R"({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}})") == "");
  CHECK(needed(R"({"Resources": {"R": {"Type": "AWS::IAM::Role"}}})") == "IAM");
  CHECK(needed(R"({"Resources": {"R": {"Type": "AWS::IAM::Role",
                                       "Properties": {"RoleName": {"Ref": "N"}}}}})") ==
        "IAM NAMED_IAM");
  CHECK(needed(R"({"Resources": {"P": {"Type": "AWS::IAM::Policy",
                                       "Properties": {"PolicyName": "p"}}}})") == "IAM");
}

TEST_CASE("what may contain anything needs everything") {
  for (std::string_view document :
       {R"({"Transform": "AWS::Serverless-2016-10-31", "Resources": {}})",
        R"({"Resources": {"N": {"Type": "AWS::CloudFormation::Stack"}}})",
        R"({"Resources": {"M": {"Type": "My::S3::Bucket::MODULE"}}})",
        R"({"Resources": {"B": {"Type": "AWS::S3::Bucket",
            "Properties": {"Tags": [{"Fn::Transform": {"Name": "AWS::Include"}}]}}}})"})
    CHECK(needed(document) == "IAM NAMED_IAM AUTO_EXPAND");
}

TEST_CASE("a template of a strange shape needs nothing that can be seen") {
  CHECK(needed("{}") == "");
  CHECK(needed(R"({"Resources": [1, {"Type": 7}]})") == "");
  CHECK(needed(R"({"Resources": {"A": 1, "B": {"Type": {}}, "C": null}})") == "");
}

TEST_CASE("configured capabilities are sent as they are, also none") {
  for (const Json& wanted : {Json::array(), Json::array({"CAPABILITY_NAMED_IAM"})}) {
    KumoWorld world(kumo::deploy, {{"stack", {{"StackName", "st"}, {"Capabilities", wanted}}}});
    Json document = Json::parse(R"({"Resources": {"R": {"Type": "AWS::IAM::Role"}}})");
    CHECK(kumo::capabilities(world.ctx, document) == wanted);
  }
}

TEST_CASE("a capability that was not seen is asked for by name") {
  KumoWorld world(kumo::deploy);
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateStack")
      .error("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]");
  CHECK(world.failure().ends_with(
      "Requires capabilities : [CAPABILITY_IAM]. Name them in 'kumo.stack.Capabilities'."));
}

}  // namespace gcdt::test
