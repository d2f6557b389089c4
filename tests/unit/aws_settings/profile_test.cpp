#include "aws/profile.h"

#include <doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

ProfileFiles config(std::string_view text) {
  return parse_profile_files(text, "config", "", "credentials");
}

struct Home {
  os::TempDir dir;
  os::Environment environment{{{"HOME", dir.path().string()}}};
  Home() { std::filesystem::create_directory(dir.path() / ".aws"); }
  std::string path(const char* name) const { return (dir.path() / ".aws" / name).string(); }
};

}  // namespace

TEST_CASE("indented properties below a section are properties, as botocore reads them") {
  auto files = config("[default]\n  region = eu-west-1\n  output = json\n   more\n");
  CHECK(files.profiles.at("default") == Section{{"region", "eu-west-1"}, {"output", "json\nmore"}});
  CHECK(config("[default]\nregion=x\n[profile a]\n  s3 =\n    b = c\n  d = e\n").profiles.at("a") ==
        Section{{"s3", "\nb = c"}, {"d", "e"}});
}

TEST_CASE("an indented comment belongs to no value") {
  auto files = config("[default]\ns3 =\n  # addressing_style = path\n  a = b\n");
  CHECK(parse_nested(files.profiles.at("default").at("s3")) == Section{{"a", "b"}});
}

TEST_CASE("quoted names may hold blanks, other odd names are ignored with a warning") {
  auto files = config("[profile \"my profile\"]\na=1\n[profile in valid]\na=2\n[foo]\na=3\n");
  CHECK(files.profiles == Sections{{"my profile", {{"a", "1"}}}});
  REQUIRE(files.warnings.size() == 2);
  CHECK(files.warnings[0] ==
        "config:3: [profile in valid] is ignored: it is no valid name; quote it.");
  CHECK(files.warnings[1] ==
        "config:5: [foo] is ignored: profiles of this file are written [profile foo].");
}

TEST_CASE("sections of the AWS CLI are skipped silently, whatever they hold") {
  auto files = config("[plugins]\ncli_legacy = x\n[preview]\n a\nnonsense\n[default]\nregion=x\n");
  CHECK(files.warnings.empty());
  CHECK(files.profiles.at("default").at("region") == "x");
}

TEST_CASE("services and sso-session sections are kept apart from profiles") {
  auto files = config("[services s]\ns3 =\n  endpoint_url = http://x\n[sso-session a]\nb = c\n");
  CHECK(files.profiles.empty());
  CHECK(parse_nested(files.services.at("s").at("s3")).at("endpoint_url") == "http://x");
  CHECK(files.sso_sessions.at("a").at("b") == "c");
}

TEST_CASE("duplicates are merged with a warning that names file and line") {
  auto files = config("[profile a]\nx = 1\nx = 2\n[profile a]\ny = 3\n");
  CHECK(files.profiles.at("a") == Section{{"x", "2"}, {"y", "3"}});
  REQUIRE(files.warnings.size() == 2);
  CHECK(files.warnings[0] == "config:3: 'x' is set twice; the last one counts.");
  CHECK(files.warnings[1] == "config:4: [profile a] appears again; both are merged.");
}

TEST_CASE("a secret key that is cut at a comment sign is warned about and never quoted") {
  auto files = config("[default]\naws_secret_access_key = abc #def\n");
  CHECK(files.profiles.at("default").at("aws_secret_access_key") == "abc");
  REQUIRE(files.warnings.size() == 1);
  CHECK(files.warnings[0].find("abc") == std::string::npos);
  CHECK(files.warnings[0].starts_with("config:2: 'aws_secret_access_key' is cut"));
}

TEST_CASE("errors name file and line and quote nothing") {
  CHECK_THROWS_WITH_AS(config("# x\naws_secret_access_key = abc\n"),
                       "config:2: expected a section such as [default].", Error);
  CHECK_THROWS_WITH_AS(config("[default]\nwJalrXUtnFEMI\n"),
                       "config:2: expected a property such as 'region = eu-west-1'.", Error);
  CHECK_THROWS_WITH_AS(config("[default] oops\n"), "config:1: only a comment may follow after ']'.",
                       Error);
}

TEST_CASE("bytes that are not UTF-8 are an error with their offset") {
  CHECK_THROWS_WITH_AS(config("[default]\na = \xFF\n"),
                       "'config' is not UTF-8: byte 14 is invalid.", Error);
  CHECK(config("\xEF\xBB\xBF[default]\r\na = ä\r\n").profiles.at("default").at("a") == "ä");
}

TEST_CASE("both files are merged and the credentials file wins key by key") {
  auto files =
      parse_profile_files("[profile a]\nx = config\nregion = r\n", "c", "[a]\nx = cred\n", "k");
  CHECK(files.profiles.at("a") == Section{{"x", "cred"}, {"region", "r"}});
  CHECK(files.config_only.at("a").at("x") == "config");
  CHECK(files.path_of("a", "x") == "k");
  CHECK(files.path_of("a", "region") == "c");
}

TEST_CASE("missing files are empty; HOME and variables are expanded") {
  Home home;
  CHECK(read_profile_files(home.environment).profiles.empty());
  os::write_file(home.path("other"), "[default]\na = b\n");
  home.environment.variables["AWS_CONFIG_FILE"] = "~/.aws/other";
  CHECK(read_profile_files(home.environment).profiles.at("default").at("a") == "b");
  home.environment.variables["AWS_CONFIG_FILE"] = "${HOME}/.aws/other";
  CHECK(read_profile_files(home.environment).config_path == home.path("other"));
  CHECK(expand_path("$NO/x$HOME$", home.environment) == "$NO/x" + home.dir.path().string() + "$");
  CHECK(expand_path("~user/${HOME", home.environment) == "~user/${HOME");
  CHECK(read_profile_files({}).config_path.empty());
}

TEST_CASE("a file that may not be read is an error, not an empty one" *
          doctest::skip(geteuid() == 0)) {
  Home home;
  os::write_file(home.path("config"), "[default]\n", 0200);
  CHECK_THROWS_WITH_AS(read_profile_files(home.environment), doctest::Contains("Permission denied"),
                       Error);
}

TEST_CASE("a folder or a FIFO in place of a file is an error at once; /dev/null is an empty file") {
  Home home;
  std::filesystem::create_directory(home.path("config"));
  CHECK_THROWS_WITH_AS(read_profile_files(home.environment), doctest::Contains("Is a directory"),
                       Error);
  std::filesystem::remove(home.path("config"));
  REQUIRE(mkfifo(home.path("credentials").c_str(), 0600) == 0);
  CHECK_THROWS_WITH_AS(read_profile_files(home.environment),
                       doctest::Contains("not a regular file"), Error);
  home.environment.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
  CHECK(read_profile_files(home.environment).profiles.empty());
}
