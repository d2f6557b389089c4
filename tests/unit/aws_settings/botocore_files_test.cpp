// Every configuration file of botocore's own tests, with our verdict.
#include <doctest.h>

#include <cstdlib>

#include "aws/profile.h"
#include "base/error.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

ProfileFiles read_config(const std::string& name) {
  std::string path = (test::conformance_folder("botocore-cfg") / name).string();
  return read_profile_files({{{"AWS_CONFIG_FILE", path}}});
}

ProfileFiles read_credentials(const std::string& name) {
  std::string path = (test::conformance_folder("botocore-cfg") / name).string();
  return read_profile_files({{{"AWS_SHARED_CREDENTIALS_FILE", path}}});
}

bool no_data() {
  return !std::getenv("GCDT_CONFORMANCE_DIR");
}

}  // namespace

TEST_CASE("botocore's plain files give their profiles" * doctest::skip(no_data())) {
  CHECK(read_config("aws_config").profiles ==
        Sections{{"default", {{"aws_access_key_id", "foo"}, {"aws_secret_access_key", "bar"}}},
                 {"personal",
                  {{"aws_access_key_id", "fie"},
                   {"aws_secret_access_key", "baz"},
                   {"aws_security_token", "fiebaz"}}}});
  CHECK(read_config("aws_config_other").profiles.at("default").at("aws_access_key_id") ==
        "other_foo");
  CHECK(read_config("aws_third_config").profiles.at("third").at("aws_access_key_id") ==
        "third_fie");
  CHECK(read_config("foo_config").profiles.at("default").at("foo_region") == "us-west-1");
  CHECK(read_config("aws_config_nocreds").profiles ==
        Sections{{"default", {{"region", "us-west-2"}}}});
}

TEST_CASE("botocore's nested blocks, services and sso sessions are read" *
          doctest::skip(no_data())) {
  Section nested = read_config("aws_config_nested").profiles.at("default");
  CHECK(parse_nested(nested.at("s3")) ==
        Section{{"signature_version", "s3v4"}, {"addressing_style", "path"}});
  CHECK(nested.at("region") == "us-west-2");
  auto services = read_config("aws_services_config").services;
  CHECK(parse_nested(services.at("my-services").at("dynamodb")).at("endpoint_url") ==
        "https://localhost:8888/");
  CHECK(read_config("aws_sso_session_config").sso_sessions.at("sso").at("sso_region") ==
        "us-east-1");
}

TEST_CASE("botocore's bad profile names are ignored, the others stay" * doctest::skip(no_data())) {
  auto files = read_config("aws_bad_profile");
  std::vector<std::string> names;
  for (const auto& [name, section] : files.profiles) names.push_back(name);
  CHECK(names == std::vector<std::string>{"default", "my profile", "personal1"});
  CHECK(files.warnings.size() == 2);
}

TEST_CASE("botocore's broken files are errors that say where" * doctest::skip(no_data())) {
  CHECK_THROWS_WITH_AS(read_config("aws_config_bad"), doctest::Contains("aws_config_bad:1: "),
                       Error);
  CHECK_THROWS_WITH_AS(read_config("aws_config_nested_bad"),
                       doctest::Contains("aws_config_nested_bad:5: "), Error);
  CHECK_THROWS_WITH_AS(read_config("aws_config_badbytes"), doctest::Contains("byte 2 is invalid"),
                       Error);
  CHECK_THROWS_WITH_AS(read_credentials("aws_credentials"),
                       doctest::Contains("aws_credentials:1: "), Error);
}

TEST_CASE("boto2's files are no AWS config, and hold one profile as a credentials file" *
          doctest::skip(no_data())) {
  CHECK(read_config("boto_config").profiles.empty());
  CHECK(read_credentials("boto_config").profiles.at("Credentials").at("aws_access_key_id") ==
        "foo");
  CHECK(read_credentials("boto_config_empty").profiles == Sections{{"Credentials", {}}});
}
