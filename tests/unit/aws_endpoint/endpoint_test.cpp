#include "aws/endpoint.h"

#include <doctest.h>

#include "aws/model.h"
#include "base/json.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

const Json& partition_data() {
  static const Json data = parse_json(partitions(), "partitions.json");
  return data;
}

RuleSet rules_of(std::string_view service) {
  return {parse_json(find_model(service).endpoint_rules(), service), partition_data()};
}

// A rule set of one rule that uses the parameters A (text), B (boolean) and L (list of texts).
Json one_rule(Json conditions, const Json& url) {
  return {{"parameters",
           {{"A", {{"type", "String"}}},
            {"B", {{"type", "boolean"}, {"default", false}}},
            {"L", {{"type", "stringArray"}}}}},
          {"rules", Json::array({{{"type", "endpoint"},
                                  {"conditions", std::move(conditions)},
                                  {"endpoint", {{"url", url}}}}})}};
}
std::string url(const Json& rules, const Json& params) {
  return RuleSet(rules, partition_data()).resolve(params).url;
}
Json ref(const char* name) {
  return {{"ref", name}};
}

std::string error_of(const Json& rules, const Json& params = Json::object()) {
  try {  // the error is what is looked at
    url(rules, params);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("the services' rule sets give AWS's hosts") {
  CHECK(rules_of("cloudformation").resolve({{"Region", "eu-west-1"}}).url ==
        "https://cloudformation.eu-west-1.amazonaws.com");
  CHECK(rules_of("lambda").resolve({{"Region", "cn-north-1"}, {"UseFIPS", false}}).url ==
        "https://lambda.cn-north-1.amazonaws.com.cn");
  CHECK(rules_of("sts").resolve({{"Region", "us-gov-west-1"}, {"UseFIPS", true}}).url ==
        "https://sts.us-gov-west-1.amazonaws.com");
  Endpoint bucket = rules_of("s3").resolve({{"Region", "eu-west-1"}, {"Bucket", "my-bucket"}});
  CHECK(bucket.url == "https://my-bucket.s3.eu-west-1.amazonaws.com");
  CHECK(bucket.properties.at("authSchemes").at(0).at("signingRegion") == "eu-west-1");
  CHECK(bucket.properties.at("authSchemes").at(0).at("disableDoubleEncoding") == true);
  Endpoint iam = rules_of("iam").resolve({{"Region", "aws-global"}});
  CHECK(iam.url == "https://iam.amazonaws.com");
  CHECK(iam.properties.at("authSchemes").at(0).at("signingRegion") == "us-east-1");
}

TEST_CASE("a configured endpoint is taken as it is") {
  CHECK(rules_of("cloudformation")
            .resolve({{"Region", "eu-west-1"}, {"Endpoint", "http://127.0.0.1:5000"}})
            .url == "http://127.0.0.1:5000");
  CHECK(rules_of("s3")
            .resolve({{"Region", "eu-west-1"},
                      {"Endpoint", "http://127.0.0.1:5000"},
                      {"Bucket", "my-bucket"}})
            .url == "http://127.0.0.1:5000/my-bucket");
}

TEST_CASE("an error has the words of the rule set") {
  CHECK_THROWS_WITH_AS(rules_of("lambda").resolve(Json::object()),
                       "Invalid Configuration: Missing Region", Error);
  CHECK_THROWS_WITH_AS(rules_of("lambda").resolve({{"Endpoint", "http://x"}, {"UseFIPS", true}}),
                       "Invalid Configuration: FIPS and custom endpoint are not supported", Error);
}

TEST_CASE("no region can end the host name early") {
  for (const char* region : {"x.evil.com#", "x.evil.com/", "x.evil.com?", "a@evil.com:443/", "a b",
                             "a\\b", "-a", "a..b", "a\n", "\xC3\xA4"}) {
    CAPTURE(region);
    for (std::string_view service : {"cloudformation", "lambda", "sts", "s3", "ec2", "iam"})
      CHECK_THROWS_AS(rules_of(service).resolve({{"Region", region}}), Error);
    CHECK_THROWS_WITH_AS(check_region(region), doctest::Contains("is not the name of a region"),
                         Error);
  }
  for (const char* region : {"", "123", "a.b"}) CHECK_THROWS_AS(check_region(region), Error);
  for (const char* region : {"eu-west-1", "aws-global", "us-iso-east-1"})
    CHECK_NOTHROW(check_region(region));
}

TEST_CASE("every embedded service's rules are understood") {
  for (std::string_view service : embedded_services()) {
    CAPTURE(service);
    CHECK(rules_of(service).parameters().contains("Region"));
  }
}

TEST_CASE("a partition is found by the list of regions, by pattern, or is the first") {
  Json rules = one_rule(
      Json::array({{{"fn", "aws.partition"}, {"argv", Json::array({ref("A")})}, {"assign", "p"}}}),
      "{p#name} {p#dnsSuffix}");
  CHECK(url(rules, {{"A", "eu-west-1"}}) == "aws amazonaws.com");
  CHECK(url(rules, {{"A", "cn-nowhere-9"}}) == "aws-cn amazonaws.com.cn");
  CHECK(url(rules, {{"A", "us-gov-nowhere-12"}}) == "aws-us-gov amazonaws.com");
  CHECK(url(rules, {{"A", "mars"}}) == "aws amazonaws.com");
}

TEST_CASE("templates fill in variables and attributes and leave other braces alone") {
  Json condition = {{"fn", "parseURL"}, {"argv", Json::array({ref("A")})}, {"assign", "u"}};
  auto filled = [&](const char* text) {
    return url(one_rule(Json::array({condition}), text), {{"A", "https://h:8080/p//q/../r"}});
  };
  CHECK(filled("{u#scheme}|{u#authority}|{u#path}|{u#normalizedPath}") ==
        "https|h:8080|/p//q/../r|/p/r/");
  CHECK(filled("{{A}} {{{A}}}") == "{A} {https://h:8080/p//q/../r}");
  CHECK(filled("{") == "{");
  CHECK(filled("{A") == "{A");
  CHECK(filled("}{}{a b}") == "}{}{a b}");
  CHECK(filled("") == "");
}

TEST_CASE("a list has elements as far as it goes") {
  Json condition = {{"fn", "getAttr"}, {"argv", Json::array({ref("L"), "[1]"})}, {"assign", "e"}};
  Json rules = one_rule(Json::array({condition}), "{e}");
  CHECK(url(rules, {{"L", Json::array({"a", "b"})}}) == "b");
  CHECK(error_of(rules, {{"L", Json::array({"a"})}}) == "no endpoint rule applies to L=[\"a\"]");
}

TEST_CASE("wrong parameters and rules are named") {
  Json fine = one_rule(Json::array(), "x");
  CHECK(error_of(fine, {{"A", 1}}) == "the endpoint parameter A must be a string, not number");
  CHECK(error_of(fine, {{"L", Json::array({1})}}).contains("must be a stringarray"));
  fine["parameters"]["A"]["required"] = true;
  CHECK(error_of(fine) == "the endpoint parameter A is missing");
  auto with = [](Json condition) { return one_rule(Json::array({std::move(condition)}), "x"); };
  CHECK(error_of(with({{"fn", "frob"}})) == "the endpoint rules use the unknown function 'frob'");
  CHECK(error_of(with({{"fn", "isSet"}, {"argv", Json::array()}})) ==
        "the endpoint rules call isSet with 0 arguments instead of 1");
  CHECK(error_of(with({{"fn", "isSet"}, {"argv", Json::array({ref("Z")})}})) ==
        "the endpoint rules use the unknown variable 'Z'");
  CHECK(error_of(with({{"fn", "isSet"}, {"argv", Json::array({ref("A")})}, {"assign", "A"}})) ==
        "the endpoint rules assign the variable 'A' twice");
  CHECK(error_of(with({{"fn", "stringEquals"}, {"argv", Json::array({ref("A"), "x"})}})) ==
        "the endpoint rules call stringEquals with null as argument 1 instead of a string");
  CHECK(error_of(one_rule(Json::array(), "{A}")).contains("not set"));
  CHECK(error_of({{"rules", Json::array({{{"type", "shrub"}}})}}) ==
        "the endpoint rules have the unknown rule type 'shrub'");
  CHECK(error_of({{"rules", Json::array({{{"type", "error"}}})}}) ==
        "the endpoint rules have a rule without 'error'");
  CHECK(error_of(Json::object()) == "no endpoint rule applies to no parameters");
}

TEST_CASE("an assigned variable ends with its rule") {
  Json rules = one_rule(
      Json::array({{{"fn", "isSet"}, {"argv", Json::array({ref("B")})}, {"assign", "s"}}}), "x");
  Json again = rules.at("rules").at(0);
  rules["rules"].push_back(again);
  CHECK(url(rules, Json::object()) == "x");  // the second rule may assign the name anew
  rules["rules"][1] = {{"type", "error"}, {"error", "{s}"}};
  CHECK(error_of(rules) == "the endpoint rules use the unknown variable 's'");
}

TEST_CASE("host labels have 1 to 63 letters, digits and inner dashes") {
  CHECK(is_host_label("a", false));
  CHECK(is_host_label(std::string(63, 'a'), false));
  CHECK_FALSE(is_host_label(std::string(64, 'a'), false));
  CHECK_FALSE(is_host_label("", true));
  CHECK_FALSE(is_host_label("a.b", false));
  CHECK(is_host_label("a.b-c.d", true));
  CHECK_FALSE(is_host_label("a.-b", true));
  CHECK_FALSE(is_host_label("a_b", true));
}
