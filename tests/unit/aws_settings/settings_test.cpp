#include "aws/settings.h"

#include <doctest.h>

#include "base/error.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

// Settings from variables and a config file.
struct Given {
  os::TempDir dir;
  os::Environment environment;

  explicit Given(Variables variables, std::string_view config = {})
      : environment{std::move(variables)} {
    os::write_file(path(), config);
    environment.variables["AWS_CONFIG_FILE"] = path();
  }
  std::string path() const { return (dir.path() / "config").string(); }
  Settings load(const Overrides& overrides = {}) const {
    return load_settings(environment, overrides);
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("without anything the settings are the defaults") {
  Settings settings = load_settings({});
  CHECK(settings.profile == "default");
  CHECK_FALSE(settings.profile_explicit);
  CHECK_FALSE(settings.region);
  CHECK(settings.retry_mode == RetryMode::standard);
  CHECK_FALSE(settings.max_attempts);
  CHECK_FALSE(settings.use_fips);
  CHECK(settings.warnings.empty());
  CHECK(settings.active_profile() == nullptr);
}

TEST_CASE("the profile is --profile, then AWS_DEFAULT_PROFILE, then AWS_PROFILE") {
  Given given({{"AWS_DEFAULT_PROFILE", "a"}, {"AWS_PROFILE", "b"}},
              "[profile a]\n[profile b]\n[profile c]\n");
  Settings settings = given.load();
  CHECK(settings.profile == "a");
  CHECK(settings.warnings ==
        Texts{"AWS_DEFAULT_PROFILE is 'a' and AWS_PROFILE is 'b': AWS_DEFAULT_PROFILE counts."});
  settings = given.load({.profile = "c"});
  CHECK(settings.profile == "c");
  CHECK(settings.profile_explicit);
  CHECK(settings.warnings.empty());
  given.environment.variables["AWS_DEFAULT_PROFILE"] = "";
  CHECK(given.load().profile == "b");
}

TEST_CASE("a profile that does not exist is an error that names both files and a likely one") {
  Given given({{"AWS_PROFILE", "prdo"}, {"AWS_SHARED_CREDENTIALS_FILE", "/no/credentials"}},
              "[profile prod]\n");
  std::string message = "The profile 'prdo' is neither in '" + given.path() +
                        "' nor in '/no/credentials'; did you mean 'prod'?";
  CHECK_THROWS_WITH_AS(given.load(), message.c_str(), Error);
  CHECK(given.load({.profile = "default"}).profile == "default");
}

TEST_CASE("the region is --region, AWS_REGION, AWS_DEFAULT_REGION, then the profile's") {
  Given given({{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "us-east-1"}},
              "[default]\nregion = ap-south-1\n");
  CHECK(given.load().region == "eu-west-1");
  CHECK(given.load().warnings ==
        Texts{"AWS_REGION is 'eu-west-1' and AWS_DEFAULT_REGION is 'us-east-1': AWS_REGION "
              "counts."});
  CHECK(given.load({.region = "sa-east-1"}).region == "sa-east-1");
  given.environment.variables.erase("AWS_REGION");
  CHECK(given.load().region == "us-east-1");
  CHECK(given.load().warnings.empty());
  given.environment.variables.erase("AWS_DEFAULT_REGION");
  CHECK(given.load().region == "ap-south-1");
}

TEST_CASE("a region that could not be part of a host name is refused where it comes from") {
  Given given({}, "[default]\nregion = x.evil.com#\n");
  std::string message = "'region' of profile 'default' in " + given.path() +
                        " is 'x.evil.com#', which cannot be a region: letters, digits and hyphens "
                        "only.";
  CHECK_THROWS_WITH_AS(given.load(), message.c_str(), Error);
  for (const std::string& region : Texts{"-a", "a-", "a/b", "a b", std::string(64, 'a')}) {
    given.environment.variables["AWS_REGION"] = region;
    CHECK_THROWS_WITH_AS(given.load(), doctest::Contains("AWS_REGION is '"), Error);
  }
  given.environment.variables["AWS_REGION"] = std::string(63, 'a');
  CHECK(given.load().region->size() == 63);
}

TEST_CASE("retry mode and attempts come from variable or profile and are checked") {
  Given given({}, "[default]\nretry_mode = legacy\nmax_attempts = 7\n");
  CHECK(given.load().retry_mode == RetryMode::legacy);
  CHECK(given.load().max_attempts == 7);
  given.environment.variables["AWS_RETRY_MODE"] = "Adaptive";
  given.environment.variables["AWS_MAX_ATTEMPTS"] = "1";
  CHECK(given.load().retry_mode == RetryMode::adaptive);
  CHECK(given.load().max_attempts == 1);
  CHECK(given.load({.max_attempts = 9}).max_attempts == 9);
  for (const char* bad : {"0", "-1", "3x", "1.5", "99999999999"}) {
    given.environment.variables["AWS_MAX_ATTEMPTS"] = bad;
    CHECK_THROWS_WITH_AS(given.load(), doctest::Contains("AWS_MAX_ATTEMPTS is '"), Error);
  }
  given.environment.variables["AWS_RETRY_MODE"] = "fast";
  CHECK_THROWS_WITH_AS(given.load(),
                       "AWS_RETRY_MODE is 'fast'; it must be standard, legacy or adaptive.", Error);
}

TEST_CASE("flags are true or false and nothing else") {
  Given given({{"AWS_USE_FIPS_ENDPOINT", "TRUE"}}, "[default]\nuse_dualstack_endpoint = true\n");
  CHECK(given.load().use_fips);
  CHECK(given.load().use_dualstack);
  given.environment.variables["AWS_USE_FIPS_ENDPOINT"] = "yes";
  CHECK_THROWS_WITH_AS(given.load(), "AWS_USE_FIPS_ENDPOINT is 'yes'; it must be true or false.",
                       Error);
}

TEST_CASE("the CA bundle must exist; data paths are expanded") {
  Given given(Variables{{"HOME", "/home/me"}, {"AWS_DATA_PATH", "~/a:/b::"}});
  CHECK(given.load().data_paths == Texts{"/home/me/a", "/b", "/home/me/.aws/models"});
  given.environment.variables["AWS_CA_BUNDLE"] = given.path();
  CHECK(given.load().ca_bundle == given.path());
  given.environment.variables["AWS_CA_BUNDLE"] = "/no/such.pem";
  CHECK_THROWS_WITH_AS(given.load(), "AWS_CA_BUNDLE names '/no/such.pem', which does not exist.",
                       Error);
}

TEST_CASE("endpoint URLs are found by service id and must be URLs") {
  Given given({{"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://localhost:1"},
               {"AWS_ENDPOINT_URL_S3", "localhost:2"}},
              "[default]\nservices = mine\n[services mine]\nsso_oidc =\n"
              "  endpoint_url = https://oidc\n");
  Settings settings = given.load();
  CHECK(settings.endpoint_url("CloudWatch Logs") == "http://localhost:1");
  CHECK(settings.endpoint_url("SSO OIDC") == "https://oidc");
  CHECK_FALSE(settings.endpoint_url("STS"));
  CHECK_THROWS_WITH_AS(settings.endpoint_url("S3"),
                       "AWS_ENDPOINT_URL_S3 is 'localhost:2', which is no URL like https://host or "
                       "http://host:port.",
                       Error);
  settings.ignore_configured_endpoints = true;
  CHECK_FALSE(settings.endpoint_url("SSO OIDC"));
}

TEST_CASE("a services section that does not exist is an error") {
  Given given({}, "[default]\nservices = mine\n");
  CHECK_THROWS_WITH_AS(given.load(), doctest::Contains("there is no section [services mine]."),
                       Error);
}
