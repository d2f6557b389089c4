// Gate P3: which of the configured endpoint URLs wins.
#include <doctest.h>

#include "aws/settings.h"
#include "base/json.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

// The sections of the case file as a config file.
std::string config_text(const Json& suite) {
  std::string text;
  for (const auto& [name, profile] : suite.at("profiles").items()) {
    text += fmt::format("[profile {}]\n", name);
    for (const auto& [key, value] : profile.items())
      text += fmt::format("{} = {}\n", key, value.get<std::string>());
  }
  for (const auto& [name, services] : suite.at("services").items()) {
    text += fmt::format("[services {}]\n", name);
    for (const auto& [service, settings] : services.items()) {
      text += service + " =\n";
      for (const auto& [key, value] : settings.items())
        text += fmt::format("  {} = {}\n", key, value.get<std::string>());
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the endpoint URL is taken from the place with the highest precedence") {
  auto path = conformance_folder("botocore-profile-endpoint-urls") / "profile-tests.json";
  Json data = parse_json(os::read_file(path), path.string());
  const Json& cases = data.at("testSuites").at(0);
  os::TempDir home;
  std::string config = (home.path() / "config").string();
  os::write_file(config, config_text(cases));
  Suite suite("endpoint_urls");
  for (const Json& test : cases.at("endpointUrlTests")) {
    std::string name = text(test, "/name");
    os::Environment environment{{{"AWS_CONFIG_FILE", config}}};
    const Json& variables = cases.at("environments").at(text(test, "/environment"));
    for (const auto& [variable, value] : variables.items())
      environment.variables[variable] = value.get<std::string>();

    const Json& client = cases.at("client_configs").at(text(test, "/client_config"));
    aws::Overrides overrides;
    overrides.profile = text(test, "/profile");
    if (client.contains("endpoint_url")) overrides.endpoint_url = text(client, "/endpoint_url");
    aws::Settings settings = aws::load_settings(environment, overrides);
    if (client.value("ignore_configured_endpoint_urls", false))
      settings.ignore_configured_endpoints = true;
    std::string expected = text(test, "/output/endpointUrl");
    // The URL that the rule set resolves: nothing is configured.
    bool unconfigured = expected.find("amazonaws.com") != std::string::npos;
    auto url = settings.endpoint_url(text(test, "/service"));
    if (url.value_or(expected) == expected && url.has_value() != unconfigured)
      suite.pass(name);
    else
      suite.fail(name, "the URL is " + url.value_or("not configured"));
  }
  suite.finish(39);
}
