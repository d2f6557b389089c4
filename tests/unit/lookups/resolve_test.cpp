#include <doctest.h>

#include <algorithm>
#include <set>

#include "lookup_desk.h"
#include "output/sanitize.h"

using namespace gcdt;
using output::Notice;
using test::Desk;

namespace {

Json stacks(const aws::Call& call) {
  if (call.params.at("StackName") == "missing")
    throw ServiceError("cloudformation", "DescribeStacks", "ValidationError",
                       "Stack with id missing does not exist");
  Json output = {{"OutputKey", "VpcId"}, {"OutputValue", "vpc-" + call.region}};
  return {{"Stacks", Json::array({{{"StackName", call.params.at("StackName")},
                                   {"CreationTime", "2017-01-01T00:00:00+00:00"},
                                   {"StackStatus", "CREATE_COMPLETE"},
                                   {"Outputs", Json::array({output})}}})}};
}

}  // namespace

TEST_CASE("all lookups of one stack share one call, each region asks its own") {
  Desk desk;
  desk.aws->answer = stacks;
  Json value = desk.resolve({{"kumo",
                              {{"parameters",
                                {{"A", "lookup:stack:infra:VpcId"},
                                 {"B", "lookup:stack:infra:VpcId"},
                                 {"C", "lookup:region:us-east-1:stack:infra:VpcId"},
                                 {"D", "lookup:stack:infra"}}}}}});
  const Json& parameters = value.at("kumo").at("parameters");
  CHECK(parameters.at("A") == "vpc-eu-west-1");
  CHECK(parameters.at("B") == "vpc-eu-west-1");
  CHECK(parameters.at("C") == "vpc-us-east-1");
  CHECK(parameters.at("D") == Json{{"VpcId", "vpc-eu-west-1"}});
  CHECK(desk.calls_of("DescribeStacks") == 2);
}

TEST_CASE("a missing stack or output names key path and lookup, never other values") {
  Desk desk;
  desk.aws->answer = stacks;
  CHECK_THROWS_WITH_AS(
      desk.resolve({{"kumo", {{"secret", "do not show"}, {"x", "lookup:stack:missing:Y"}}}}),
      "lookup for 'kumo' failed: \"lookup:stack:missing:Y\" (at kumo.x): Stack 'missing' does not "
      "exist.",
      Error);
  CHECK_THROWS_WITH_AS(desk.resolve({{"kumo", {{"x", "lookup:stack:infra:Nope"}}}}),
                       doctest::Contains("Output 'Nope' not found in stack 'infra'."), Error);
}

TEST_CASE("optional, default and continue decide what becomes of a missing value") {
  Desk desk;
  desk.aws->answer = stacks;
  Json value = desk.resolve({{"kumo",
                              {{"a", "lookup:stack:missing:Y:optional"},
                               {"b", "lookup:region:us-east-1:stack:missing:Y:optional"},
                               {"c", "lookup:stack:missing:Y:default=x:y"},
                               {"d", "lookup:stack:missing:CONTINUE_IF_NOT_FOUND"},
                               {"e", "lookup:stack:infra:Nope:optional"}}}});
  CHECK(value.at("kumo") == Json{{"a", ""}, {"b", ""}, {"c", "x:y"}, {"e", ""}});
  CHECK(desk.out.notices(Notice::warning) ==
        std::vector<std::string>{"'lookup:stack:missing:CONTINUE_IF_NOT_FOUND' was not found. "
                                 "'kumo.d' is left out."});
}

TEST_CASE("what may be missing leaves no gap in a list, and stays out when a default is put back") {
  Desk desk;
  desk.aws->answer = stacks;
  const char* missing = "lookup:stack:missing:CONTINUE_IF_NOT_FOUND";
  Json config = {
      {"kumo", {{"list", {missing, "lookup:stack:infra:VpcId", missing, "b"}}, {"key", missing}}}};
  lookups::World world{desk.session,     desk.processes,  desk.clock,
                       desk.environment, desk.dir.path(), config};
  auto resolved = lookups::resolve(config, "kumo", world, desk.out);
  CHECK(config.at("kumo") == Json{{"list", {"vpc-eu-west-1", "b"}}});
  CHECK(resolved.missing == std::vector<std::string>{"/kumo/key"});
  config["kumo"]["key"] = missing;
  lookups::leave_out(config, resolved.missing);
  CHECK_FALSE(config.at("kumo").contains("key"));
  config["kumo"]["key"] = "given by a hook";
  lookups::leave_out(config, resolved.missing);
  CHECK(config.at("kumo").at("key") == "given by a hook");
}

TEST_CASE("a secret behind what is left out is still known by its place") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.operation == "GetParameter") return {{"Parameter", {{"Value", "1"}}}};
    throw ServiceError("secretsmanager", call.operation, "ResourceNotFoundException", "no");
  };
  const char* missing = "lookup:secretsmanager:none:CONTINUE_IF_NOT_FOUND";
  Json config = {{"kumo", {{"list", {missing, {{"pin", "lookup:ssm:/pin"}}, "lookup:ssm:/pin"}}}}};
  lookups::World world{desk.session,     desk.processes,  desk.clock,
                       desk.environment, desk.dir.path(), config};
  auto resolved = lookups::resolve(config, "kumo", world, desk.out);
  std::ranges::sort(resolved.secrets);
  CHECK(resolved.secrets == std::vector<std::string>{"/kumo/list/0/pin", "/kumo/list/1"});
}

TEST_CASE("what fails in the section of another tool is left alone there, and only there") {
  Desk desk;
  desk.aws->answer = stacks;
  Json value = desk.resolve({{"ramuda", {{"x", "lookup:stack:missing:Y"}}},
                             {"kumo", {{"x", "lookup:stack:infra:VpcId"}}}});
  CHECK(value.at("ramuda").at("x") == "lookup:stack:missing:Y");
  CHECK(value.at("kumo").at("x") == "vpc-eu-west-1");
}

TEST_CASE("a refused call is a failure, not a missing stack") {
  Desk desk;
  desk.aws->answer = [](const aws::Call&) -> Json {
    throw ServiceError("cloudformation", "DescribeStacks", "AccessDenied", "no");
  };
  CHECK_THROWS_WITH_AS(desk.resolve({{"kumo", {{"x", "lookup:stack:infra:VpcId:optional"}}}}),
                       doctest::Contains("AccessDenied"), Error);
}

TEST_CASE("one certificate must cover all names, the one that lives longest wins") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.operation == "ListCertificates")
      return {{"CertificateSummaryList", Json::array({{{"CertificateArn", "arn:a"}},
                                                      {{"CertificateArn", "arn:b"}},
                                                      {{"CertificateArn", "arn:c"}}})}};
    std::string arn = call.params.at("CertificateArn");
    Json names = arn == "arn:b" ? Json::array({"other.cloud"})
                                : Json::array({"*.infra.glomex.cloud", "infra.glomex.cloud"});
    std::string expiry = arn == "arn:a" ? "2027-01-01T00:00:00Z" : "2028-01-01T00:00:00Z";
    return {{"Certificate",
             {{"CertificateArn", arn}, {"SubjectAlternativeNames", names}, {"NotAfter", expiry}}}};
  };
  Json value =
      desk.resolve({{"kumo", {{"c", "lookup:acm:infra.glomex.cloud:X.infra.glomex.cloud:"}}}});
  CHECK(value.at("kumo").at("c") == "arn:c");
  const Json& key_types = desk.aws->calls.at(0).params.at("Includes").at("keyTypes");
  CHECK(std::ranges::find(key_types, "EC_prime256v1") != key_types.end());
  CHECK_THROWS_WITH_AS(
      desk.resolve({{"kumo", {{"c", "lookup:acm:unknown.glomex.cloud:*.infra.glomex.cloud"}}}}),
      doctest::Contains("no ACM certificate matches your query, sorry"), Error);
}

TEST_CASE("certificates of an API are those of us-east-1, whatever region is named") {
  Desk desk;
  std::set<std::string> regions;
  desk.aws->answer = [&](const aws::Call& call) -> Json {
    regions.insert(call.region);
    if (call.operation == "ListCertificates")
      return {{"CertificateSummaryList", Json::array({{{"CertificateArn", "arn:a"}}})}};
    return {{"Certificate",
             {{"CertificateArn", "arn:" + call.region}, {"DomainName", "api.glomex.cloud"}}}};
  };
  Json value = desk.resolve({{"yugen",
                              {{"a", "lookup:acm:api.glomex.cloud"},
                               {"b", "lookup:region:eu-central-1:acm:api.glomex.cloud"}}}},
                            "yugen");
  CHECK(value.at("yugen") == Json{{"a", "arn:us-east-1"}, {"b", "arn:us-east-1"}});
  CHECK(regions == std::set<std::string>{"us-east-1"});
  value = desk.resolve({{"kumo",
                         {{"a", "lookup:acm:api.glomex.cloud"},
                          {"b", "lookup:region:eu-central-1:acm:api.glomex.cloud"}}}});
  CHECK(value.at("kumo") == Json{{"a", "arn:eu-west-1"}, {"b", "arn:eu-central-1"}});
}

TEST_CASE("values of secret stores are masked from then on") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.operation == "GetParameter")
      return {{"Parameter", {{"Name", "/db"}, {"Value", "canary-ssm-4711"}}}};
    return {{"SecretString", R"({"password": "canary-sm-4711", "port": 5432})"}};
  };
  Json value = desk.resolve(
      {{"kumo",
        {{"a", "lookup:ssm:/db"},
         {"b", "lookup:secretsmanager:db:password"},
         {"c", "lookup:secretsmanager:arn:aws:secretsmanager:eu-west-1:1:secret:db:port"}}}});
  CHECK(value.at("kumo") == Json{{"a", "canary-ssm-4711"}, {"b", "canary-sm-4711"}, {"c", "5432"}});
  CHECK(output::contains_secret("x canary-ssm-4711 y"));
  CHECK(output::contains_secret("x canary-sm-4711 y"));
}

TEST_CASE("environment, files and commands of this machine") {
  Desk desk;
  desk.environment.variables["BUILD"] = "17";
  os::write_file(desk.dir.path() / "version.txt", "1.2.3\n");
  Json value =
      desk.resolve({{"kumo", {{"e", "lookup:env:BUILD"}, {"f", "lookup:file:version.txt"}}}});
  CHECK(value.at("kumo") == Json{{"e", "17"}, {"f", "1.2.3"}});
  CHECK_THROWS_WITH_AS(desk.resolve({{"kumo", {{"f", "lookup:file:nowhere"}}}}),
                       doctest::Contains("there is no file 'nowhere'"), Error);
}

TEST_CASE("a command that fails or hangs is told with what it said, one that prints is a secret") {
  Desk desk;
  auto ends = [&](os::ProcessResult result) {
    desk.processes.results = {std::move(result)};
    return desk.failure({{"kumo", {{"v", "lookup:cmd:fetch it"}}}});
  };
  CHECK(ends({.exit_code = 7, .err = "no such vault\n"})
            .ends_with("the command ended with exit code 7: no such vault"));
  CHECK(ends({.exit_code = 143, .timed_out = true})
            .ends_with("the command did not end within a minute"));
  CHECK(ends({.out = "cmd-canary-4711\n\n"}).empty());
  CHECK(output::contains_secret("x cmd-canary-4711 y"));
  const os::Process& started = desk.processes.started.back();
  CHECK(started.argv == std::vector<std::string>{"/bin/sh", "-c", "fetch it"});
  CHECK(started.dir == desk.dir.path());
  CHECK(started.deadline == std::chrono::minutes(1));
}

TEST_CASE(
    "one value of a JSON secret is looked up by its key, ARN or not, binary ones not at all") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.params.at("SecretId") == "blob") return {{"SecretBinary", Json::binary({1, 2})}};
    return {{"SecretString", R"({"user": "sm-canary-user", "port": 5432})"}};
  };
  const std::string arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db";
  Json value = desk.resolve({{"kumo",
                              {{"u", "lookup:secretsmanager:db:user"},
                               {"p", "lookup:secretsmanager:db:port"},
                               {"a", "lookup:secretsmanager:" + arn + ":user"}}}});
  CHECK(value.at("kumo") == Json{{"u", "sm-canary-user"}, {"p", "5432"}, {"a", "sm-canary-user"}});
  CHECK(std::ranges::any_of(desk.aws->calls, [&](const aws::Call& call) {
    return call.params.at("SecretId").get<std::string>() == arn;
  }));
  CHECK(desk.failure({{"kumo", {{"v", "lookup:secretsmanager:db:host"}}}})
            .ends_with("secret 'db' has no JSON key 'host'"));
  CHECK(desk.failure({{"kumo", {{"v", "lookup:secretsmanager:blob"}}}})
            .ends_with("secret 'blob' is binary; only text secrets can be looked up"));
}

TEST_CASE("kinds that the configuration does not list stay as they are") {
  Desk desk;
  desk.aws->answer = stacks;
  Json value =
      desk.resolve({{"lookups", Json::array({"stack"})},
                    {"kumo", {{"s", "lookup:secret:x"}, {"v", "lookup:stack:infra:VpcId"}}}});
  CHECK(value.at("kumo") == Json{{"s", "lookup:secret:x"}, {"v", "vpc-eu-west-1"}});
}
