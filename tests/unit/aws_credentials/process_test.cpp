#include <doctest.h>

#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

struct World : CredentialWorld {
  explicit World(std::string_view command = "get-keys")
      : CredentialWorld(fmt::format(
            "[default]\ncredential_process = {}\naws_account_id = 111122223333\n", command)) {}
  void prints(std::string out) { processes.results.push_back({.out = std::move(out)}); }
  // "... of profile 'default' in <file>"
  std::string origin() const {
    return "'credential_process' of profile 'default' in " + path(".aws/config").string();
  }
};

constexpr const char* kAnswer = R"({"Version": 1, "AccessKeyId": "AKIAP",
  "SecretAccessKey": "process-secret", "SessionToken": "process-token",
  "Expiration": "2026-01-02T04:04:05Z", "AccountId": "123456789012"})";

}  // namespace

TEST_CASE("a process prints credentials, and prints them again before they expire") {
  World world;
  world.prints(kAnswer);
  world.prints(R"({"Version": 1, "AccessKeyId": "AKIAQ", "SecretAccessKey": "s"})");
  aws::Credentials got = world.get();
  CHECK(got.provider == "custom-process");
  CHECK(got.session_token.reveal() == "process-token");
  CHECK(got.account_id == "123456789012");
  CHECK(got.expiration == parse_time("2026-01-02T04:04:05Z"));
  world.clock.advance(55min);
  got = world.get();
  CHECK(got.access_key_id == "AKIAQ");
  CHECK(got.account_id == "111122223333");
  world.clock.advance(24h);
  CHECK(world.get().access_key_id == "AKIAQ");
  CHECK(world.processes.started.size() == 2);
}

TEST_CASE("the command is split like a shell would, and no shell is started") {
  using Words = std::vector<std::string>;
  const std::pair<const char*, Words> kCommands[] = {
      {"get-keys --role dev", {"get-keys", "--role", "dev"}},
      {R"("/opt/my tools/get" 'a b' c\ d)", {"/opt/my tools/get", "a b", "c d"}},
      {R"(x "a\"b" 'a\b' "a\b" a"b"'c' "" $HOME | tee)",
       {"x", "a\"b", "a\\b", "a\\b", "abc", "", "$HOME", "|", "tee"}},
  };
  for (const auto& [command, words] : kCommands) {
    World world(command);
    world.prints(kAnswer);
    world.get();
    CHECK(world.processes.started.at(0).argv == words);
    CHECK(world.processes.started.at(0).environment.get("HOME") == world.home.path().string());
  }
  for (const char* command : {"x 'y", "x \"y", "x y\\"}) {
    World world(command);
    CHECK(world.error() == world.origin() + " is no command: a quote is not closed.");
  }
}

TEST_CASE("what a process prints is never quoted, whatever is wrong with it") {
  const std::pair<const char*, const char*> kAnswers[] = {
      {"SECRETOUTPUT", " is no JSON object."},
      {"[\"SECRETOUTPUT\"]", " is no JSON object."},
      {R"({"Version": 1, "SecretAccessKey": "SECRETOUTPUT")", " is no JSON object."},
      {R"({"AccessKeyId": "a", "SecretAccessKey": "SECRETOUTPUT"})",
       " has no \"Version\": 1, the only one known."},
      {R"({"Version": "1", "AccessKeyId": "a", "SecretAccessKey": "SECRETOUTPUT"})",
       " has no \"Version\": 1, the only one known."},
      {R"({"Version": 1, "SecretAccessKey": "SECRETOUTPUT"})", " has no AccessKeyId."},
      {R"({"Version": 1, "AccessKeyId": "SECRETOUTPUT"})", " has no SecretAccessKey."},
      {R"({"Version": 1, "AccessKeyId": "SECRETOUTPUT", "SecretAccessKey": 5})",
       " has no SecretAccessKey."},
      {R"({"Version":1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": "SECRETOUTPUT"})",
       " has an Expiration that is no time."},
  };
  for (const auto& [out, problem] : kAnswers) {
    World world;
    world.prints(out);
    CHECK(world.error() == "The answer of " + world.origin() + problem);
  }
}

TEST_CASE("a failing process is reported with its exit code and a harmless extract of its errors") {
  World world;
  output::register_secret("my-password");
  world.processes.results.push_back(
      {.exit_code = 3, .out = "SECRETOUTPUT", .err = "wrong \x1b[31mmy-password\n"});
  CHECK(world.error() == world.origin() + " failed with exit code 3: wrong ^[[31m***");
  world.processes.results.push_back({.exit_code = 1, .err = std::string(5000, 'x')});
  CHECK(world.error().size() < world.origin().size() + 1100);
  world.processes.results.push_back({.exit_code = 1});
  CHECK(world.error() == world.origin() + " failed with exit code 1.");
  world.processes.results.push_back({.timed_out = true});
  CHECK(world.error() == world.origin() + " did not answer within 60 seconds.");
}

TEST_CASE("keys that a failing process prints are shown by nobody, not even by half") {
  World world;
  std::string filling(1020, 'x');
  world.processes.results.push_back(
      {.exit_code = 3,
       .out = R"({"AccessKeyId": "A", "SecretAccessKey": "printed-secret-1"})",
       .err = "bad: printed-secret-1\nAWS_SESSION_TOKEN=printed-token-22\n" + filling});
  CHECK(world.error().starts_with(world.origin() +
                                  " failed with exit code 3: bad: ***\nAWS_SESSION_TOKEN=***"));
  world.processes.results.push_back({.exit_code = 3,
                                     .out = R"({"SessionToken": "printed-token-333"})",
                                     .err = filling + "printed-token-333"});
  CHECK_FALSE(world.error().contains("printed"));
}

TEST_CASE("a program that does not exist is named together with the place that names it") {
  World world("no-such-program --x");
  CHECK(world.error() == world.origin() +
                             " does not work: could not start 'no-such-program': No such file or "
                             "directory");
}

TEST_CASE("sessions of 'aws login' are refused with a way out") {
  CredentialWorld world("[default]\nlogin_session = arn:aws:iam::1:user/me\n");
  CHECK(world.error().find("'login_session' of profile 'default'") == 0);
  CHECK(world.error().find("aws configure export-credentials --profile default") !=
        std::string::npos);
}
