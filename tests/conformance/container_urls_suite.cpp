// Gate P9: which URL container credentials are fetched from, and which are refused.
#include <doctest.h>

#include "base/json.h"
#include "support/credential_world.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

std::string our_words(const std::string& theirs) {
  if (theirs.starts_with("No environment variables were set"))
    return "container-role: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and "
           "AWS_CONTAINER_CREDENTIALS_FULL_URI are not set";
  if (theirs == "URI did not specify a host")
    return "AWS_CONTAINER_CREDENTIALS_FULL_URI is '/credentials', which is no URL with a host.";
  return "no counterpart for '" + theirs + "'";
}

std::string check(const Json& test) {
  CredentialWorld world;
  for (const auto& [name, value] : test.at("env").items()) world.set(name, value);
  world.transport.handler = [](const aws::HttpRequest&) {
    return aws::HttpResponse{200, {}, R"({"AccessKeyId": "id", "SecretAccessKey": "secret"})"};
  };
  std::string error = world.error();
  if (const Json* theirs = find(test, "/result/ErrorContains")) {
    std::string words = our_words(theirs->get<std::string>());
    return error.find(words) != error.npos ? "" : "the error is '" + error + "'";
  }
  if (!error.empty()) return error;
  std::string url = world.transport.requests.at(0).url();
  return url == text(test, "/result/Ok") ? "" : "the URL is " + url;
}

}  // namespace

TEST_CASE("container credentials are fetched from the URL that the Rust SDK uses") {
  auto path = conformance_folder("rust-credentials-chain") / "ecs-tests.json";
  Json data = parse_json(os::read_file(path), path.string());
  Suite suite("container_urls");
  for (const Json& test : data.at("tests")) {
    std::string name = text(test, "/docs"), problem = check(test);
    problem.empty() ? suite.pass(name) : suite.fail(name, problem);
  }
  suite.finish(11);
}
