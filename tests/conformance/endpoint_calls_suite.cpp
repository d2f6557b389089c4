// Gate P3, second pass: the endpoint tests that name an operation go through the whole client, from
// settings to the signed request; what would be sent is compared.
#include <doctest.h>

#include <expected>
#include <filesystem>

#include "aws/pipeline.h"
#include "os/files.h"
#include "support/endpoint_cases.h"
#include "support/fakes.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

// What the user would write to get the built-in parameters of a case.
struct UserSettings {
  std::map<std::string, std::string, std::less<>> environment;
  std::string profile;
};

// The variables of built-in parameters that are texts, or true or false.
constexpr std::pair<std::string_view, std::string_view> kVariables[] = {
    {"AWS::Region", "AWS_REGION"},
    {"AWS::UseFIPS", "AWS_USE_FIPS_ENDPOINT"},
    {"AWS::UseDualStack", "AWS_USE_DUALSTACK_ENDPOINT"},
    {"SDK::Endpoint", "AWS_ENDPOINT_URL"},
    {"AWS::Auth::AccountId", "AWS_ACCOUNT_ID"},
    {"AWS::Auth::AccountIdEndpointMode", "AWS_ACCOUNT_ID_ENDPOINT_MODE"},
    {"AWS::S3::UseArnRegion", "AWS_S3_USE_ARN_REGION"},
    {"AWS::S3::DisableMultiRegionAccessPoints", "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"},
};

UserSettings settings_for(const Json& built_ins) {
  UserSettings settings;
  std::string s3;
  for (const auto& [name, value] : built_ins.items()) {
    for (const auto& [known, variable] : kVariables)
      if (name == known)
        settings.environment[std::string(variable)] =
            value.is_string() ? value.get<std::string>() : dump(value);
    bool on = value == true;
    if (name == "AWS::STS::UseGlobalEndpoint" && on)
      settings.environment["AWS_STS_REGIONAL_ENDPOINTS"] = "legacy";
    if (name == "AWS::S3::UseGlobalEndpoint" && on)
      settings.environment["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"] = "legacy";
    if (name == "AWS::S3::ForcePathStyle" && on) s3 += "  addressing_style = path\n";
    if (name == "AWS::S3::Accelerate" && on) s3 += "  use_accelerate_endpoint = true\n";
  }
  // Of a user's own endpoint the client expects no host for each bucket; the rule set does.
  if (s3.find("addressing_style") == std::string::npos) s3 += "  addressing_style = virtual\n";
  settings.profile = "[default]\ns3 =\n" + s3;
  return settings;
}

// The request that the client would send, or what it says instead.
std::expected<HttpRequest, std::string> outcome_of(const std::string& service, const Json& input) {
  os::TempDir home;
  UserSettings user = settings_for(input.value("builtInParams", Json::object()));
  std::filesystem::create_directory(home.path() / ".aws");
  os::write_file(home.path() / ".aws/config", user.profile);
  user.environment.insert({{"HOME", home.path().string()},
                           {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                           {"AWS_SECRET_ACCESS_KEY", "secret"}});
  test::FakeClock clock;
  test::FakeRandom random;
  test::FakeProcesses processes;
  test::FakeTerminal terminal;
  test::CannedTransport transport;
  transport.answer(400, "");
  try {
    Settings settings = load_settings({std::move(user.environment)});
    CredentialChain chain(settings, transport, clock, processes, terminal, random);
    auto backend = make_pipeline(settings, chain, {clock, processes, terminal, random, transport});
    backend->send({service, settings.region.value_or(""), text(input, "/operationName"),
                   input.value("operationParams", Json::object())});
  } catch (const ServiceError&) {  // the canned refusal: something was sent
    return transport.requests.at(0);
  } catch (const Error& error) {
    return std::unexpected(error.what());
  }
  return std::unexpected("nothing was refused");
}

// "" if the request is what the case expects. `host_prefix` comes from the operation, not the
// rules.
std::string difference(const Json& endpoint, HttpRequest request, const std::string& host_prefix) {
  if (request.host.starts_with(host_prefix)) request.host.erase(0, host_prefix.size());
  std::string url = text(endpoint, "/url");
  if (!request.url().starts_with(url)) return fmt::format("{} instead of {}", request.url(), url);
  for (const Json& scheme : array_or_empty(endpoint, "/properties/authSchemes")) {
    if (text(scheme, "/name") != "sigv4") continue;
    std::string scope =
        fmt::format("/{}/{}/", text_or(scheme, "/signingRegion"), text_or(scheme, "/signingName"));
    std::string signed_as = request.headers.get("Authorization");
    if (signed_as.find(scope) == std::string::npos)
      return fmt::format("not signed for {}: {}", scope, signed_as);
  }
  return "";
}

// Where the client differs on purpose: a part of the expected error or of ours, and the verdict.
constexpr std::pair<std::string_view, std::string_view> kVerdicts[] = {
    {"sigv4a", "not needed: signatures for several regions at once"},
    {"Invalid bucket name", "as botocore: no bucket has such a name"},
    {"custom endpoint", "as botocore: beside an endpoint FIPS and dual stack do not count"},
    {"account ID parameter is invalid", "as the AWS rule for variables: an empty account is none"},
};

std::optional<std::string> verdict_on(const std::string& text) {
  for (const auto& [part, verdict] : kVerdicts)
    if (text.find(part) != std::string::npos) return std::string(verdict);
  return std::nullopt;
}

// What is wrong, "" if nothing is.
std::string problem_with(const Json& expected, const Json& input,
                         const std::expected<HttpRequest, std::string>& outcome) {
  const Json* endpoint = find(expected, "/endpoint");
  if (!outcome) return endpoint ? outcome.error() : "";
  if (!endpoint) return fmt::format("{} although '{}'", outcome->url(), text(expected, "/error"));
  std::string route = text_or(input, "/operationParams/RequestRoute");
  return difference(*endpoint, *outcome, route.empty() ? "" : route + ".");
}

}  // namespace

TEST_CASE("endpoint tests through the client") {
  test::Suite suite("endpoint_calls");
  auto folder = test::conformance_folder("botocore-endpoint-tests");
  const Json partition_list = parse_json(partitions(), "partitions");
  for (std::string_view name : embedded_services()) {
    std::string service(name);
    auto file = folder / service / "endpoint-tests-1.json";
    if (!std::filesystem::exists(file)) continue;
    const Json tests = parse_json(os::read_file(file), service);
    RuleSet rules(parse_json(find_model(name).endpoint_rules(), service), partition_list);
    for (const Json& one : tests.at("testCases"))
      for (const Json& input : array_or_empty(one, "/operationInputs")) {
        std::string id = service + ": " + text_or(one, "/documentation");
        std::string problem = problem_with(one.at("expect"), input, outcome_of(service, input));
        if (problem.empty())
          suite.pass(id);
        else if (auto verdict = verdict_on(problem))
          suite.list(id, *verdict);
        else if (!test::check_endpoint_case(rules, one).empty())
          suite.list(id, "the embedded rule set is newer than the case");
        else
          suite.fail(id, problem);
      }
  }
  suite.finish(503);
}
