// The acceptance examples of 02 section 12 that are not in the other files.
#include <doctest.h>

#include "lookup_desk.h"

using namespace gcdt;
using test::Desk;

namespace {

Json stack_with(Json outputs) {
  Json list = Json::array();
  for (const auto& [key, value] : outputs.items())
    list.push_back({{"OutputKey", key}, {"OutputValue", value}});
  return {{"Stacks", Json::array({{{"StackName", "dp-preprod"},
                                   {"CreationTime", "2017-01-01T00:00:00+00:00"},
                                   {"StackStatus", "CREATE_COMPLETE"},
                                   {"Outputs", std::move(list)}}})}};
}

// One stack, one server certificate, one image, no secrets.
Json account(const aws::Call& call) {
  if (call.operation == "DescribeStacks") return stack_with({{"EC2BasicsLambdaArn", "arn:lambda"}});
  if (call.operation == "ListServerCertificates")
    return {{"ServerCertificateMetadataList",
             Json::array({{{"ServerCertificateName", "wildcard.dp.glomex.cloud-2016-03"},
                           {"Arn", "arn:cert"},
                           {"Expiration", "2090-01-01T00:00:00Z"}},
                          {{"ServerCertificateName", "wildcard.dp.glomex.cloud-2016-03-old"},
                           {"Arn", "arn:expired"},
                           {"Expiration", "2001-01-01T00:00:00Z"}}})}};
  if (call.operation == "DescribeImages")
    return {{"Images", Json::array({{{"Name", "Ops_Base-Image_1.2.3_17"},
                                     {"ImageId", "ami-old"},
                                     {"CreationDate", "2016-01-01T00:00:00.000Z"}},
                                    {{"Name", "Ops_Base-Image_1.3.0_1"},
                                     {"ImageId", "ami-new"},
                                     {"CreationDate", "2017-01-01T00:00:00.000Z"}},
                                    {{"Name", "Ops_Other-Image_9.9.9_1"},
                                     {"ImageId", "ami-other"},
                                     {"CreationDate", "2018-01-01T00:00:00.000Z"}}})}};
  return {{"Items", Json::array({{{"name", {{"S", "broken"}}}}})}};
}

}  // namespace

TEST_CASE("only the kinds that are listed are resolved") {
  for (const char* only : {"stack", "ssl"}) {
    Desk desk;
    desk.aws->answer = account;
    Json value = desk.resolve({{"lookups", Json::array({only})},
                               {"secret", "lookup:secret:nameOfSecretPassword"},
                               {"sslCert", "lookup:ssl:wildcard.dp.glomex.cloud-2016-03"},
                               {"stack", "lookup:stack:dp-preprod:EC2BasicsLambdaArn"}});
    bool stack = std::string_view(only) == "stack";
    CHECK(value.at("stack") ==
          (stack ? "arn:lambda" : "lookup:stack:dp-preprod:EC2BasicsLambdaArn"));
    CHECK(value.at("sslCert") ==
          (stack ? "lookup:ssl:wildcard.dp.glomex.cloud-2016-03" : "arn:cert"));
    CHECK(value.at("secret") == "lookup:secret:nameOfSecretPassword");
  }
}

TEST_CASE("the base image is the newest of the configured account") {
  Desk desk;
  desk.aws->answer = account;
  Json value = desk.resolve({{"plugins", {{"gcdt_lookups", {{"ami_accountid", "111122223333"}}}}},
                             {"kumo", {{"BaseAMIID", "lookup:baseami"}}}});
  CHECK(value.at("kumo").at("BaseAMIID") == "ami-new");
  CHECK(desk.aws->calls.at(0).params.at("Owners") == Json::array({"111122223333"}));
  desk.resolve({{"kumo", {{"BaseAMIID", "lookup:baseami"}}}});
  CHECK(desk.aws->calls.at(1).params.at("Owners") == Json::array({"569909643510"}));
}

TEST_CASE("a server certificate that does not exist is an empty text") {
  Desk desk;
  desk.aws->answer = account;
  CHECK(desk.resolve({{"kumo", {{"c", "lookup:ssl:nowhere"}}}}).at("kumo").at("c") == "");
  CHECK(desk.calls_of("DescribeStacks") == 0);  // a name without a dot is no stack, either
}

TEST_CASE("all lookups of one table or region are collected before anything is asked") {
  Desk desk;
  desk.aws->answer = account;
  desk.resolve({{"A", "lookup:ssl:wildcard.dp"},
                {"B", "lookup:ssl:dp.glomex.cloud"},
                {"C", {{"x", "lookup:stack:dp-preprod:EC2BasicsLambdaArn"}}},
                {"D", Json::array({"lookup:stack:dp-preprod"})},
                {"E", "lookup:region:eu-west-1:stack:dp-preprod"}});
  CHECK(desk.calls_of("ListServerCertificates") == 1);
  CHECK(desk.calls_of("DescribeStacks") == 1);
}

TEST_CASE("a stack without outputs has none of that name") {
  Desk desk;
  desk.aws->answer = [](const aws::Call&) { return stack_with(Json::object()); };
  CHECK(desk.failure({{"kumo", {{"x", "lookup:stack:dp-preprod:A"}}}})
            .ends_with("Output 'A' not found in stack 'dp-preprod'."));
  CHECK(desk.resolve({{"kumo", {{"x", "lookup:stack:dp-preprod"}}}}).at("kumo").at("x") ==
        Json::object());
}

TEST_CASE("too few and too many parts are named, with where they stand in another section not") {
  Desk desk;
  desk.aws->answer = account;
  for (const char* lookup : {"lookup:", "lookup:stack", "lookup:stack:a:b:c:d", "lookup:ssm",
                             "lookup:ssm:a:b", "lookup:env:A:B", "lookup:region:eu-west-1",
                             "lookup:ssl:a:b", "lookup:acm", "lookup:secret"}) {
    INFO(lookup);
    CHECK(desk.failure({{"kumo", {{"x", lookup}}}}) ==
          std::string("lookup format not as expected for '") + lookup + "'");
    CHECK(desk.failure({{"ramuda", {{"x", lookup}}}}) == "");
  }
}

TEST_CASE("every failure is told, each with its key path") {
  Desk desk;
  desk.aws->answer = account;
  CHECK(desk.failure(
            {{"kumo",
              {{"a", "lookup:stack:dp-preprod:A"}, {"list", Json::array({1, "lookup:env:B"})}}}}) ==
        "lookup for 'kumo' failed: \"lookup:stack:dp-preprod:A\" (at kumo.a): Output 'A' not found "
        "in stack 'dp-preprod'.\n"
        "lookup for 'kumo' failed: \"lookup:env:B\" (at kumo.list.1): the environment variable 'B' "
        "is not set");
}
