// Gate P9: where the shared files are looked for and which profile is active. The absolute paths of
// the cases are moved below a temporary folder, where the files then exist.
#include <doctest.h>

#include "aws/settings.h"
#include "base/json.h"
#include "base/text.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

std::string below(const os::TempDir& root, const std::string& path) {
  return root.path().string() + path;
}

std::string check(const Json& test) {
  os::TempDir root;
  os::Environment environment;
  for (const auto& [name, value] : test.at("environment").items()) {
    auto path = value.get<std::string>();
    environment.variables[name] = path.starts_with("/") ? below(root, path) : path;
  }
  std::string config = below(root, text(test, "/configLocation"));
  std::string credentials = below(root, text(test, "/credentialsLocation"));
  std::string profile = text_or(test, "/profile", "default");
  for (const std::string& path : {config, credentials})
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  os::write_file(config, fmt::format("[profile {}]\nregion = from-config\n", profile));
  os::write_file(credentials, fmt::format("[{}]\naws_access_key_id = from-file\n", profile));

  aws::Settings settings = aws::load_settings(environment);
  if (settings.profile != profile) return "the profile is " + settings.profile;
  if (settings.region != "from-config") return "the config file was not found";
  auto key = settings.option({}, "aws_access_key_id");
  return key == "from-file" ? "" : "the credentials file was not found";
}

}  // namespace

TEST_CASE("the shared files and the profile are found as the AWS SDKs find them") {
  auto path = conformance_folder("rust-profile-config") / "file-location-tests.json";
  Json data = parse_json(os::read_file(path), path.string());
  Suite suite("profile_location");
  for (const Json& test : data.at("tests")) {
    std::string name = text(test, "/name");
    if (text(test, "/platform") == "windows") {
      suite.list(name, "not needed: gcdt does not run on Windows");
      continue;
    }
    std::string problem = check(test);
    problem.empty() ? suite.pass(name) : suite.fail(name, problem);
  }
  suite.finish(9);
}
