// Gate P9: whole credential chains: environment, files and recorded traffic in, credentials or an
// error out.
#include <doctest.h>

#include "aws/credentials.h"
#include "base/json.h"
#include "base/text.h"
#include "os/files.h"
#include "support/fakes.h"
#include "support/suite.h"
#include "support/traffic.h"

using namespace gcdt;
using namespace gcdt::test;
namespace fs = std::filesystem;

namespace {

// The Rust SDK's words by scenario are about its own structure; ours name the place and the remedy.
const std::pair<std::string_view, std::string_view> kErrors[] = {
    {"eks_pod_identity_no_token_file",
     "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names '{root}/token.jwt', which does not exist."},
    {"imds_default_chain_error", "iam-role: this EC2 instance has no role"},
    {"profile_overrides_web_identity",
     "is Environment, but there are no credentials: AWS_ACCESS_KEY_ID is not set."},
    {"sso_server_error", "when calling the GetRoleCredentials operation"},
    {"web_identity_source_profile_no_env",
     "is set, but there is no role to assume with it: add role_arn."},
    {"credential_process_invalid",
     "'credential_process' of profile 'default' in "
     "{root}/home/.aws/config is no JSON object."},
    {"empty_config", "No AWS credentials were found."},
};

Json read_json(const fs::path& path) {
  return parse_json(os::read_file(path), path.string());
}

// The scenario's file system below a folder of our own.
class World {
 public:
  explicit World(const fs::path& scenario) : variables_(read_json(scenario / "env.json")) {
    if (fs::exists(scenario / "fs"))
      fs::copy(scenario / "fs", root_.path(), fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(root_.path()))
      fs::permissions(entry, fs::perms::owner_all, fs::perm_options::replace);
    rewrite_config();
    for (const auto& [name, value] : variables_.items()) {
      auto text = value.get<std::string>();
      bool is_path = name == "HOME" || name.ends_with("_TOKEN_FILE");
      environment_.variables[name] = is_path ? root() + text : text;
    }
  }

  std::string root() const { return root_.path().string(); }
  const os::Environment& environment() const { return environment_; }

 private:
  // Absolute paths move below the root; the one command with a pipe becomes a script, since gcdt
  // runs no shell.
  void rewrite_config() {
    fs::path config = root_.path() / "home/.aws/config";
    if (!fs::exists(config)) return;
    std::string text;
    for (const std::string& line : split(os::read_file(config), '\n')) {
      constexpr std::string_view kProcess = "credential_process = ";
      if (line.starts_with(kProcess) && line.find('|') != line.npos) {
        std::string script = root() + "/process";
        os::write_file(script, "#!/bin/sh\n" + line.substr(kProcess.size()) + "\n", 0700);
        text += std::string(kProcess) + script + "\n";
      } else {
        text += replace_all(line, "/token.jwt", root() + "/token.jwt") + "\n";
      }
    }
    os::write_file(config, text);
  }

  os::TempDir root_;
  Json variables_;
  os::Environment environment_;
};

Json as_json(const aws::Credentials& credentials) {
  Json json = {{"access_key_id", credentials.access_key_id},
               {"secret_access_key", credentials.secret_access_key.reveal()}};
  if (!credentials.session_token.empty())
    json["session_token"] = credentials.session_token.reveal();
  if (!credentials.account_id.empty()) json["account_id"] = credentials.account_id;
  if (credentials.expiration)
    json["expiry"] = std::chrono::floor<std::chrono::seconds>(*credentials.expiration)
                         .time_since_epoch()
                         .count();
  return json;
}

std::string expected_error(const fs::path& scenario, const World& world) {
  for (const auto& [name, words] : kErrors)
    if (scenario.filename() == name) return replace_all(std::string(words), "{root}", world.root());
  return "an entry in kErrors";
}

std::string check(const fs::path& scenario) {
  World world(scenario);
  Json result = read_json(scenario / "test-case.json").at("result");
  TrafficTransport transport(read_json(scenario / "http-traffic.json"));
  FakeClock clock("2009-02-13T00:00:00Z");  // before everything in the data expires
  FakeTerminal terminal;
  FakeRandom random;
  try {  // a third of the scenarios is about the error
    aws::Settings settings = aws::load_settings(world.environment());
    aws::CredentialChain chain(settings, transport, clock, os::real_processes(), terminal, random);
    Json got = as_json(chain.get());
    if (!result.contains("Ok")) return "no error, but " + dump(got);
    if (got != result.at("Ok")) return "the credentials are " + dump(got);
  } catch (const Error& error) {
    std::string words = expected_error(scenario, world);
    if (result.contains("Ok")) return error.what();
    if (std::string_view(error.what()).find(words) == std::string_view::npos)
      return fmt::format("the error is '{}', not '{}'", error.what(), words);
  }
  return transport.problems();
}

}  // namespace

TEST_CASE("credential chains end as those of the Rust SDK") {
  fs::path folder = conformance_folder("rust-credentials-chain");
  Suite suite("credentials_chain");
  for (const char* group : {"default-credential-provider-chain", "profile-provider"})
    for (const auto& entry : fs::directory_iterator(folder / group)) {
      std::string id = std::string(group) + "/" + entry.path().filename().string();
      std::string problem = check(entry.path());
      problem.empty() ? suite.pass(id) : suite.fail(id, problem);
    }
  suite.finish(25);
}
