#include <doctest.h>
#include <sys/stat.h>

#include "aws/profile_text.h"
#include "base/version.h"
#include "support/awsume_world.h"
#include "tools/gcdt/commands.h"

using namespace gcdt;
using namespace std::chrono_literals;
using test::kAdmin;

namespace {

struct Awsume : test::AwsumeWorld {
  // `word` is the command behind "awsume".
  explicit Awsume(const char* word, const char* account = "", const char* arn = "",
                  const char* username = "")
      : test::AwsumeWorld(core::tool, core::awsume) {
    ctx.args.values["awsume"] = ctx.args.values[word] = "true";
    if (*account) ctx.args.values["<account>"] = account;
    if (*arn) ctx.args.values["<arn>"] = arn;
    if (*username) ctx.args.values["--username"] = username;
  }
  // The properties of a section of the credentials file.
  aws::Section section(std::string_view profile) {
    aws::ProfileFiles files = aws::parse_profile_files("", "config", credentials(), "credentials");
    auto found = files.credentials_only.find(profile);
    return found == files.credentials_only.end() ? aws::Section() : found->second;
  }
  mode_t mode(const char* name) {
    struct stat info{};
    REQUIRE(stat((dir.path() / name).c_str(), &info) == 0);
    return info.st_mode & 0777;
  }
};

}  // namespace

TEST_CASE("the first role is taken on with an MFA code and written for every tool") {
  Awsume world("set", "prod", kAdmin, "alice");
  world.terminal.answers = {"123456"};
  world.run();
  CHECK(world.said() ==
        "There is no files with your last credentials.\n"
        "Using account 'prod'\n"
        "Refreshing session token for alice\n"
        "Your credentials will expire in 3600 seconds at: 2026-01-02 04:04:05\n");
  CHECK(world.terminal.prompts ==
        std::vector<std::string>{"Enter AWS MFA code for device [arn:aws:iam::111111111111:mfa/"
                                 "alice] (renewing for 36000 seconds):"});
  CHECK_FALSE(world.terminal.echoed);

  REQUIRE(world.asked.size() == 3);
  CHECK(world.asked[1]["Action"] == "GetSessionToken");
  CHECK(world.asked[1]["DurationSeconds"] == "36000");
  CHECK(world.asked[1]["SerialNumber"] == "arn:aws:iam::111111111111:mfa/alice");
  CHECK(world.asked[1]["TokenCode"] == "123456");
  CHECK(world.asked[2]["Action"] == "AssumeRole");
  CHECK(world.asked[2]["RoleArn"] == kAdmin);
  CHECK(world.asked[2]["RoleSessionName"] == "work");
  CHECK(world.asked[2]["DurationSeconds"] == "3600");
  // Long-term keys open the session, the session takes on the role.
  CHECK(world.transport.requests[1].headers.get("Authorization").contains("AKIALONG"));
  CHECK(world.transport.requests[2].headers.get("Authorization").contains("ASIASESSION"));

  CHECK(world.section("work") == aws::Section{{"aws_access_key_id", "ASIAROLE"},
                                              {"aws_secret_access_key", "secret-of-ASIAROLE"},
                                              {"aws_session_token", "token-of-ASIAROLE"},
                                              {"aws_security_token", "token-of-ASIAROLE"},
                                              {"assumed_role", "True"},
                                              {"assumed_role_arn", kAdmin},
                                              {"expiration", "2026-01-02 04:04:05"}});
  CHECK(world.section("work-long-term").at("aws_access_key_id") == "AKIALONG");
  CHECK(world.credentials().starts_with("# mine\n"));
  CHECK(world.mode("home/.aws/credentials") == 0600);

  Json cache = world.cache();
  CHECK(cache.at("roles") == Json{{"prod",
                                   {{"profile", "work"},
                                    {"assumed_role", kAdmin},
                                    {"username", "alice"},
                                    {"expiration", 1767326645}}}});
  CHECK(cache.at("sessions").at("alice").at("AccessKeyId") == "ASIASESSION");
  CHECK(cache.at("sessions").at("alice").at("Expiration") == 1767323045 + 36000);
  CHECK(world.mode("home/.aws/gcdt_awsume.json") == 0600);
}

TEST_CASE("a session that lasts long enough needs no second code") {
  Awsume world("set", "test", "arn:aws:iam::333333333333:role/reader");
  world.role_with(10min);
  world.run();
  CHECK(world.terminal.prompts.empty());
  REQUIRE(world.asked.size() == 1);
  CHECK(world.transport.requests[0].headers.get("Authorization").contains("ASIAKEPT"));
  CHECK(world.cache().at("roles").at("test").at("username") == "alice");
  CHECK(world.cache().at("roles").contains("prod"));
}

TEST_CASE("set does nothing more while the keys of the role are valid") {
  Awsume world("set", "prod", kAdmin);
  world.role_with(20min);
  world.run();
  CHECK(world.asked.empty());
  CHECK(world.said() ==
        "Using account 'prod'\n"
        "Your credentials will expire in 1200 seconds at: 2026-01-02 03:24:05\n");
}

TEST_CASE("renew takes the role that expires last, and is what awsume alone means") {
  for (const char* word : {"renew", "awsume"}) {
    Awsume world(word);
    world.role_with(20min);
    Json cache = world.cache();
    cache["roles"]["old"] = {{"profile", "work"},
                             {"assumed_role", "arn:aws:iam::333333333333:role/old"},
                             {"username", "alice"},
                             {"expiration", 5}};
    world.file("home/.aws/gcdt_awsume.json", cache.dump());
    world.run();
    CHECK(world.said() ==
          fmt::format("Refreshing credentials for '{}' role\n"
                      "Your credentials will expire in 3600 seconds at: 2026-01-02 04:04:05\n",
                      kAdmin));
    CHECK(world.section("work").at("aws_access_key_id") == "ASIAROLE");
  }
}

TEST_CASE("switch takes on a role that was set before") {
  Awsume world("switch", "prod");
  world.role_with(-20min);
  world.run();
  CHECK(world.said().starts_with(
      fmt::format("Using account 'prod'\nSwitching into '{}' role\n", kAdmin)));
  CHECK(world.result().at("assumed_role") == kAdmin);

  Awsume unknown("switch", "nowhere");
  unknown.role_with(20min);
  CHECK(unknown.failure() == "Account 'nowhere' not set. Please use 'awsume set' to fix that.");
}

TEST_CASE("accounts are listed five a line") {
  Awsume world("list");
  Json roles = Json::object();
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) roles[name] = {{"assumed_role", kAdmin}};
  world.file("home/.aws/gcdt_awsume.json", Json{{"roles", roles}}.dump());
  world.run();
  CHECK(world.said() == "You configured access to the following AWS accounts:\na, b, c, d, e\nf\n");
}

TEST_CASE("clean deletes the cache, whatever is in it") {
  Awsume world("clean");
  world.file("home/.aws/gcdt_awsume.json", "{");
  world.run();
  CHECK(world.said() == "Deleting cache file for gcdt-awsume....\n");
  CHECK_FALSE(world.has_file("home/.aws/gcdt_awsume.json"));
  world.run();  // once more: it is gone, and that is well
}

TEST_CASE("without a credentials file only the version is told") {
  for (const char* word : {"renew", "list", "clean", "awsume"}) {
    Awsume world(word);
    std::filesystem::remove(world.dir.path() / "home/.aws/credentials");
    CHECK(world.failure() ==
          fmt::format("Could not locate credentials file at {}/home/.aws/credentials",
                      world.dir.path().string()));
  }
  Awsume version("version");
  std::filesystem::remove(version.dir.path() / "home/.aws/credentials");
  version.run();
  CHECK(version.said() == fmt::format("gcdt-awsume version {}\n", gcdt::version()));
}

TEST_CASE("what is missing or wrong is one sentence, and nothing is written") {
  auto failure = [](Awsume&& world) {
    std::string before = world.credentials(), sentence = world.failure();
    CHECK(world.credentials() == before);
    CHECK_FALSE(world.has_file("home/.aws/gcdt_awsume.json"));
    return sentence;
  };
  auto with_user = [](const char* account, const char* arn, const char* user = "alice") {
    return Awsume("set", account, arn, user);
  };
  CHECK(failure(Awsume("renew")) ==
        "There is no role to renew; 'gcdt awsume set <account> <arn>' takes one on.");
  CHECK(failure(Awsume("set", "prod", kAdmin)) ==
        "First time users need to provide a username via '--username'");
  CHECK(failure(with_user("a/b", kAdmin)).starts_with("The account 'a/b' is no name"));
  CHECK(failure(with_user("prod", kAdmin, "a\nb")).starts_with("The username 'a\nb' is no name"));
  CHECK(failure(with_user("prod", "arn:aws:iam::1:role/x\n[default]"))
            .ends_with("is no ARN of a role."));
  CHECK(failure(with_user("prod", "admin")) == "<arn> is 'admin', which is no ARN of a role.");
  Awsume other = with_user("prod", kAdmin);
  other.environment.variables["AWS_PROFILE"] = "play";
  CHECK(failure(std::move(other)).starts_with("The profile 'play-long-term' is neither in"));
  Awsume mistyped = with_user("prod", kAdmin);
  mistyped.terminal.answers = {"12345"};
  CHECK(failure(std::move(mistyped)) == "An MFA code is six digits; nothing was changed.");
}

TEST_CASE("a role that is refused costs no second code") {
  Awsume world("set", "prod", kAdmin, "alice");
  world.terminal.answers = {"123456"};
  world.refuse = "AssumeRole";
  CHECK(world.failure().contains("AccessDenied"));
  CHECK(world.section("work").empty());
  CHECK(world.cache().at("roles").empty());
  world.refuse = "";
  world.run();
  CHECK(world.terminal.prompts.size() == 1);
}

TEST_CASE("the MFA device may be named in the profile") {
  for (const char* key : {"mfa_serial", "aws_mfa_device"}) {
    Awsume world("set", "prod", kAdmin, "alice");
    world.file("home/.aws/credentials", world.credentials() + key + " = arn:of:the:device\n");
    world.terminal.answers = {"123456"};
    world.run();
    CHECK(world.terminal.prompts.at(0).contains("[arn:of:the:device]"));
    CHECK(world.asked.at(0).at("Action") == "GetSessionToken");
  }
}

TEST_CASE("a cache that is none, or that others may write, is not used") {
  Awsume broken("renew");
  for (const char* content : {"{", "[]", R"({"roles": []})", R"({"sessions": 5})"}) {
    broken.file("home/.aws/gcdt_awsume.json", content);
    CHECK(
        broken.failure().ends_with("is no cache of gcdt awsume; 'gcdt awsume clean' removes it."));
  }
  Awsume open("renew");
  open.role_with(20min);
  std::filesystem::permissions(open.dir.path() / "home/.aws/gcdt_awsume.json",
                               std::filesystem::perms(0622));
  CHECK(open.failure().contains("is not used, since others may write to it"));
}

TEST_CASE("the file behind a link is replaced, not the link") {
  Awsume world("renew");
  world.role_with(20min);
  std::filesystem::path file = world.dir.path() / "home/.aws/credentials";
  std::filesystem::rename(file, world.dir.path() / "elsewhere");
  std::filesystem::create_symlink(world.dir.path() / "elsewhere", file);
  world.run();
  CHECK(std::filesystem::is_symlink(file));
  CHECK(world.read("elsewhere").contains("ASIAROLE"));
}

TEST_CASE("only the properties of the profile change in the text of a credentials file") {
  aws::Section ours = {{"a", "1"}, {"b", "2"}};
  CHECK(aws::with_properties("", "p", ours) == "[p]\na = 1\nb = 2\n");
  CHECK(aws::with_properties("[q]\na = 0", "p", ours) == "[q]\na = 0\n\n[p]\na = 1\nb = 2\n");
  CHECK(aws::with_properties("# x\n[ \"p\" ] # y\nA=0\n  more\nc = 3\n[q]\nb = 0\n[p]\nb = 9", "p",
                             ours) == "# x\n[ \"p\" ] # y\na = 1\nb = 2\nc = 3\n[q]\nb = 0\n[p]\n");
}
