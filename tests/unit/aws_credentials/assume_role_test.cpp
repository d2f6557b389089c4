#include <doctest.h>

#include "base/error.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kBase =
    "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\n";

std::string role(std::string_view more = {}) {
  return fmt::format(
      "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/deploy\n"
      "source_profile = base\n{}\n",
      more);
}

std::string signer(const aws::HttpRequest& request) {
  std::string header = request.headers.get("authorization");
  size_t start = header.find("Credential=") + 11;
  return header.substr(start, header.find('/', start) - start);
}

}  // namespace

TEST_CASE("a role is assumed at the regional endpoint, once, when credentials are first needed") {
  CredentialWorld world(role("external_id = ext\nduration_seconds = 1800"), kBase);
  world.transport.answer(200, assumed_role("ASIA1"));
  world.chain();
  CHECK(world.transport.requests.empty());
  aws::Credentials got = world.get();
  world.get();
  REQUIRE(world.transport.requests.size() == 1);
  const auto& request = world.transport.requests.at(0);
  CHECK(request.url() == "https://sts.eu-west-1.amazonaws.com/");
  CHECK(signer(request) == "AKIABASE");
  CHECK(form_of(request) ==
        std::map<std::string, std::string>{{"Action", "AssumeRole"},
                                           {"Version", "2011-06-15"},
                                           {"RoleArn", "arn:aws:iam::123456789012:role/deploy"},
                                           {"RoleSessionName", "gcdt-1767323045"},
                                           {"ExternalId", "ext"},
                                           {"DurationSeconds", "1800"}});
  CHECK(got.provider == "assume-role");
  CHECK(got.access_key_id == "ASIA1");
  CHECK(got.secret_access_key.reveal() == "secret-of-ASIA1");
  CHECK(got.session_token.reveal() == "token-of-ASIA1");
  CHECK(got.account_id == "123456789012");
  CHECK(got.expiration == parse_time("2026-01-02T04:04:05Z"));
}

TEST_CASE("a role is assumed again before it expires and after a rejection") {
  CredentialWorld world(role(), kBase);
  world.transport.answer(200, assumed_role("ASIA1"));
  world.transport.answer(200, assumed_role("ASIA2", "2026-01-02T05:00:00Z"));
  world.transport.answer(200, assumed_role("ASIA3", "2026-01-02T06:00:00Z"));
  world.get();
  world.clock.advance(50min + 1s);
  aws::Credentials second = world.get();
  CHECK(second.access_key_id == "ASIA2");
  CHECK(world.chain().refresh_after_rejection(second));
  CHECK(world.get().access_key_id == "ASIA3");
}

TEST_CASE("chains of roles sign each step with the credentials of the one before") {
  CredentialWorld world(
      "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n"
      "[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = c\n"
      "[profile c]\nrole_arn = arn:aws:iam::1:role/c\nsource_profile = base\n",
      kBase);
  for (const char* id : {"ASIAC", "ASIAB", "ASIAA"}) world.transport.answer(200, assumed_role(id));
  CHECK(world.get().access_key_id == "ASIAA");
  REQUIRE(world.transport.requests.size() == 3);
  CHECK(signer(world.transport.requests.at(0)) == "AKIABASE");
  CHECK(signer(world.transport.requests.at(1)) == "ASIAC");
  CHECK(signer(world.transport.requests.at(2)) == "ASIAB");
}

TEST_CASE("a loop of profiles is an error that shows the way round") {
  CredentialWorld world(
      "[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[profile b]\nrole_arn = "
      "arn:aws:iam::1:role/x\nsource_profile = c\n"
      "[profile c]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n");
  CHECK(world.error() == "'source_profile' of profile 'c' in " +
                             world.path(".aws/config").string() +
                             " closes a loop: default -> b -> c -> b.");
}

TEST_CASE("a profile may name itself only for its own static keys") {
  CredentialWorld world(
      "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = "
      "default\n");
  CHECK(world.error().ends_with("closes a loop: default -> default."));
  world.write(".aws/credentials",
              "[default]\naws_access_key_id = AKIASELF\naws_secret_access_key = s\n");
  world.restart();
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(signer(world.transport.requests.at(0)) == "AKIASELF");
}

TEST_CASE("half-configured roles are errors that name key, profile and file") {
  CredentialWorld world("", kBase);
  auto error_of = [&](std::string_view config) {
    world.write(".aws/config", config);
    world.restart();
    return world.error();
  };
  std::string file = world.path(".aws/config").string();
  CHECK(error_of("[default]\nrole_arn = arn:aws:iam::1:role/x\n") ==
        "'role_arn' of profile 'default' in " + file +
            " needs credentials to assume the role with: add source_profile or credential_source.");
  CHECK(error_of("[default]\nrole_arn = deploy\nsource_profile = base\n") ==
        "'role_arn' of profile 'default' in " + file + " is 'deploy', which is no ARN of a role.");
  CHECK(error_of(role("credential_source = Environment")) ==
        "Profile 'default' has both source_profile and credential_source; one must go.");
  CHECK(error_of("[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = nobody\n") ==
        "'source_profile' of profile 'default' in " + file +
            " is 'nobody', a profile that does not exist.");
  CHECK(error_of("[default]\nrole_arn = arn:aws:iam::1:role/x\ncredential_source = Moon\n") ==
        "'credential_source' of profile 'default' in " + file +
            " is 'Moon'; it must be Environment, Ec2InstanceMetadata or EcsContainer.");
  CHECK(error_of("[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = empty\n[profile "
                 "empty]\n") == "'source_profile' of profile 'default' in " + file +
                                    " is 'empty', but that profile has no credentials.");
  for (const char* bad : {"soon", "-1", "3600s"})
    CHECK(error_of(role(fmt::format("duration_seconds = {}", bad))) ==
          fmt::format("'duration_seconds' of profile 'default' in {} is '{}'; it must be a number "
                      "of seconds.",
                      file, bad));
}

TEST_CASE("credential_source takes the machine's credentials even for a profile given by name") {
  CredentialWorld world(
      "[profile ci]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/x\n"
      "credential_source = Environment\n");
  world.overrides.profile = "ci";
  world.set("AWS_ACCESS_KEY_ID", "AKIAENV");
  world.set("AWS_SECRET_ACCESS_KEY", "s");
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(signer(world.transport.requests.at(0)) == "AKIAENV");
}

TEST_CASE("an MFA code is asked for once, without echo") {
  CredentialWorld world(role("mfa_serial = arn:aws:iam::1:mfa/me"), kBase);
  world.terminal.answers = {" 123456 "};
  world.transport.answer(200, assumed_role("ASIA1"));
  aws::Credentials first = world.get();
  CHECK(world.terminal.prompts ==
        std::vector<std::string>{"Enter MFA code for arn:aws:iam::1:mfa/me: "});
  CHECK_FALSE(world.terminal.echoed);
  auto form = form_of(world.transport.requests.at(0));
  CHECK(form.at("SerialNumber") == "arn:aws:iam::1:mfa/me");
  CHECK(form.at("TokenCode") == "123456");
  // It expires in the middle of the run: no second question, the service's refusal counts.
  world.clock.advance(2h);
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK_FALSE(world.chain().refreshable());
  CHECK_FALSE(world.chain().refresh_after_rejection(first));
  CHECK(world.terminal.prompts.size() == 1);
}

TEST_CASE("a refused MFA code is not asked for again in the same run") {
  CredentialWorld world(role("mfa_serial = my-device"), kBase);
  world.terminal.answers = {"123456", "234567"};
  world.transport.answer(403, sts_error("AccessDenied", "MultiFactorAuthentication failed"));
  CHECK(world.error().find("MultiFactorAuthentication failed") != std::string::npos);
  CHECK(world.error() ==
        "The MFA code for my-device was asked for already; run the command again.");
}

TEST_CASE("MFA without a terminal is an error at once") {
  CredentialWorld world(role("mfa_serial = my-device"), kBase);
  CHECK(world.error() ==
        "'Enter MFA code for my-device: ' must be answered, but there is no terminal");
  CHECK(world.transport.requests.empty());
  CHECK(world.clock.slept() == 0s);
}

TEST_CASE("trouble of STS is repeated, a refusal is not") {
  CredentialWorld world(role(), kBase);
  world.transport.answer(503);
  world.transport.fail(aws::TransportFailure::broken, "connection reset");
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.clock.sleeps.size() == 2);

  CredentialWorld refused(role(), kBase);
  refused.transport.answer(403, sts_error("AccessDenied", "not authorized"));
  CHECK(refused.error() ==
        "An error occurred (AccessDenied) when calling the AssumeRole operation: not authorized");
  CHECK(refused.transport.requests.size() == 1);
}

TEST_CASE("rejected source credentials are renewed and the role is assumed with the new ones") {
  CredentialWorld world(
      "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = proc\n"
      "[profile proc]\ncredential_process = get-keys\n");
  int n = 0;
  world.processes.handler = [&](const os::Process&) {
    ++n;
    return os::ProcessResult{
        .out = fmt::format(R"({{"Version": 1, "AccessKeyId": "P{0}", "SecretAccessKey": "s",
                              "SessionToken": "t{0}"}})",
                           n)};
  };
  world.transport.answer(403, sts_error("ExpiredToken", "expired"));
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(signer(world.transport.requests.at(0)) == "P1");
  CHECK(signer(world.transport.requests.at(1)) == "P2");
}

TEST_CASE("a clock that is a day ahead is corrected once and does not make new credentials old") {
  CredentialWorld world(role(), kBase);
  std::vector<std::pair<std::string, std::string>> date{{"Date", "Thu, 01 Jan 2026 03:04:05 GMT"}};
  world.transport.answer(403, sts_error("SignatureDoesNotMatch", "Signature expired"), date);
  world.transport.answer(200, assumed_role("ASIA1", "2026-01-01T04:04:05Z"), date);
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.transport.requests.at(1).headers.get("x-amz-date") == "20260101T030405Z");
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.transport.requests.size() == 2);
}

TEST_CASE("AWS_ENDPOINT_URL_STS and FIPS lead to other endpoints") {
  CredentialWorld world(role(), kBase);
  world.set("AWS_ENDPOINT_URL_STS", "http://localhost:4566/sts");
  world.transport.answer(200, assumed_role("ASIA1"));
  world.get();
  CHECK(world.transport.requests.at(0).url() == "http://localhost:4566/sts/");

  CredentialWorld fips(role("use_fips_endpoint = true"), kBase);
  fips.transport.answer(200, assumed_role("ASIA1"));
  fips.set("AWS_REGION", "us-west-2");
  fips.get();
  CHECK(fips.transport.requests.at(0).host == "sts-fips.us-west-2.amazonaws.com");
}
