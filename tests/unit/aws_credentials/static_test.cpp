// Credentials that are simply there: variables and keys in the shared files.
#include <doctest.h>

#include "base/error.h"
#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

constexpr std::string_view kCredentials =
    "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file-secret\n"
    "[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = dev-secret\n"
    "aws_session_token = dev-token\naws_account_id = 123456789012\n";

}  // namespace

TEST_CASE("the environment comes first and carries token, account and expiration") {
  CredentialWorld world({}, kCredentials);
  world.set("AWS_ACCESS_KEY_ID", "AKIAENV");
  world.set("AWS_SECRET_ACCESS_KEY", "env-secret\n");
  world.set("AWS_SESSION_TOKEN", "new-token");
  world.set("AWS_SECURITY_TOKEN", "old-token");
  world.set("AWS_ACCOUNT_ID", "111122223333");
  world.set("AWS_CREDENTIAL_EXPIRATION", "2026-01-02T05:00:00Z");
  aws::Credentials got = world.get();
  CHECK(got.provider == "env");
  CHECK(got.access_key_id == "AKIAENV");
  CHECK(got.secret_access_key.reveal() == "env-secret");
  CHECK(got.session_token.reveal() == "old-token");
  CHECK(got.account_id == "111122223333");
  CHECK(got.expiration == parse_time("2026-01-02T05:00:00Z"));
  CHECK_FALSE(world.chain().refreshable());
  CHECK_FALSE(world.chain().refresh_after_rejection(got));
}

TEST_CASE("a blank variable counts as not set") {
  CredentialWorld world({}, kCredentials);
  world.set("AWS_ACCESS_KEY_ID", " ");
  world.set("AWS_SECRET_ACCESS_KEY", "");
  CHECK(world.get().provider == "shared-credentials-file");
}

TEST_CASE("an expiration that is no time is an error that names the variable") {
  CredentialWorld world;
  world.set("AWS_ACCESS_KEY_ID", "AKIAENV");
  world.set("AWS_SECRET_ACCESS_KEY", "env-secret");
  world.set("AWS_CREDENTIAL_EXPIRATION", "soon");
  CHECK(world.error() ==
        "AWS_CREDENTIAL_EXPIRATION is 'soon', which is no time like 2026-01-02T03:04:05Z.");
}

TEST_CASE("half a pair of keys is an error, not a step to the next provider") {
  CredentialWorld world("[default]\naws_access_key_id = AKIACONFIG\n", kCredentials);
  world.set("AWS_ACCESS_KEY_ID", "AKIAENV");
  CHECK(world.error() ==
        "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not: set both or none.");
  world.environment.variables.erase("AWS_ACCESS_KEY_ID");
  world.set("AWS_SECRET_ACCESS_KEY", "env-secret");
  world.restart();
  CHECK(world.error() ==
        "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not: set both or none.");
  world.environment.variables.erase("AWS_SECRET_ACCESS_KEY");
  world.write(".aws/credentials", "[default]\naws_secret_access_key = file-secret\n");
  world.restart();
  CHECK(world.error() == "Profile 'default' in '" + world.path(".aws/credentials").string() +
                             "' has aws_secret_access_key but no aws_access_key_id.");
  world.write(".aws/credentials", "");
  world.restart();
  CHECK(world.error() == "Profile 'default' in '" + world.path(".aws/config").string() +
                             "' has aws_access_key_id but no aws_secret_access_key.");
}

TEST_CASE("a profile named on the command line skips the environment, AWS_PROFILE does not") {
  CredentialWorld world({}, kCredentials);
  world.set("AWS_ACCESS_KEY_ID", "AKIAENV");
  world.set("AWS_SECRET_ACCESS_KEY", "env-secret");
  world.set("AWS_PROFILE", "dev");
  CHECK(world.get().access_key_id == "AKIAENV");
  world.overrides.profile = "dev";
  world.restart();
  aws::Credentials got = world.get();
  CHECK(got.access_key_id == "AKIADEV");
  CHECK(got.session_token.reveal() == "dev-token");
  CHECK(got.account_id == "123456789012");
  auto steps = world.chain().steps();
  CHECK(steps.front().outcome == "skipped: a profile was given by name");
  CHECK(steps.back().provider == "shared-credentials-file");
  CHECK(steps.back().outcome == "used");
}

TEST_CASE("keys in the config file are used when the credentials file has none") {
  CredentialWorld world(
      "[default]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = config-secret\n");
  CHECK(world.get().provider == "config-file");
}

TEST_CASE("no credentials is one error that lists what was tried and what to do") {
  CredentialWorld world;
  std::string error = world.error();
  CHECK(error.starts_with("No AWS credentials were found.\n  env: AWS_ACCESS_KEY_ID is not set\n"));
  CHECK(error.find("\n  shared-credentials-file: profile 'default' has no aws_access_key_id in '" +
                   world.path(".aws/credentials").string() + "'\n") != std::string::npos);
  CHECK(error.find("run 'aws configure'.") != std::string::npos);
  CHECK(error.find("\n  iam-role: switched off by AWS_EC2_METADATA_DISABLED\n") != error.npos);
  CHECK(world.chain().steps().size() == 10);
}

TEST_CASE("secrets are masked in output from the moment they are read") {
  CredentialWorld world({},
                        "[default]\naws_access_key_id = AKIAMASK\n"
                        "aws_secret_access_key = mask-me-please\n"
                        "aws_session_token = mask-me-as-well\n");
  world.get();
  CHECK(output::mask_secrets("x mask-me-please y mask-me-as-well") == "x *** y ***");
}

TEST_CASE("keys of a role that awsume took on have an end, and are read when they are needed") {
  const std::string role = "[default]\naws_access_key_id = ASIAOLD\naws_secret_access_key = s\n";
  const std::string end =
      "assumed_role_arn = arn:aws:iam::1:role/x\nexpiration = 2026-01-02 04:04:05\n";
  CredentialWorld world({}, role + end);
  CHECK(iso8601(*world.get().expiration) == "2026-01-02T04:04:05+00:00");
  CHECK_FALSE(world.chain().refreshable());
  // Without the mark of such a tool the line is somebody's remark.
  CHECK_FALSE(CredentialWorld({}, role + "expiration = 2026-01-02 04:04:05\n").get().expiration);
}
