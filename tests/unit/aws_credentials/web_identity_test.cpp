#include <doctest.h>

#include "base/text.h"
#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

// A pod of Kubernetes: token file and role in the environment.
struct Pod : CredentialWorld {
  explicit Pod(std::string_view config = "[default]\nregion = eu-west-1\n")
      : CredentialWorld(config) {
    write("token", "jwt-one\n");
    set("AWS_WEB_IDENTITY_TOKEN_FILE", path("token").string());
    set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod");
  }
  void answer(std::string_view id, std::string_view expiration) {
    transport.answer(200, replace_all(assumed_role(id, expiration), "AssumeRoleRe",
                                      "AssumeRoleWithWebIdentityRe"));
  }
};

}  // namespace

TEST_CASE("a web identity is exchanged for a role without a signature") {
  Pod pod;
  pod.answer("ASIA1", "2026-01-02T04:04:05Z");
  aws::Credentials got = pod.get();
  CHECK(got.provider == "assume-role-with-web-identity");
  CHECK(got.account_id == "123456789012");
  const auto& request = pod.transport.requests.at(0);
  CHECK(request.headers.find("authorization") == nullptr);
  auto form = form_of(request);
  CHECK(form.at("WebIdentityToken") == "jwt-one");
  CHECK(form.at("RoleArn") == "arn:aws:iam::123456789012:role/pod");
  CHECK(form.at("RoleSessionName") == "gcdt-1767323045");
  CHECK(output::contains_secret("x jwt-one y"));
}

TEST_CASE("the token file is read again for every refresh, since it rotates") {
  Pod pod;
  pod.answer("ASIA1", "2026-01-02T04:04:05Z");
  pod.answer("ASIA2", "2026-01-02T05:04:05Z");
  pod.get();
  pod.write("token", "jwt-two");
  pod.clock.advance(55min);
  CHECK(pod.get().access_key_id == "ASIA2");
  CHECK(form_of(pod.transport.requests.at(1)).at("WebIdentityToken") == "jwt-two");
}

TEST_CASE("a token file that is missing, empty or has line breaks inside is an error") {
  Pod pod;
  std::string file = pod.path("token").string();
  for (const char* content : {"", "\n", "one\ntwo", "one two"}) {
    pod.write("token", content);
    CHECK(pod.error() == "AWS_WEB_IDENTITY_TOKEN_FILE names '" + file +
                             "', which holds no token: it must be one word.");
  }
  std::filesystem::remove(pod.path("token"));
  CHECK(pod.error() == "AWS_WEB_IDENTITY_TOKEN_FILE names '" + file + "', which does not exist.");
}

TEST_CASE("a profile given by name does not see the variables") {
  Pod pod(
      "[profile x]\nregion = eu-west-1\naws_access_key_id = AKIAX\naws_secret_access_key = s\n");
  pod.overrides.profile.emplace("x");
  CHECK(pod.get().access_key_id == "AKIAX");
}

TEST_CASE("a source profile has its own web identity and does not see the variables") {
  Pod pod(
      "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/target\nsource_profile = ci\n"
      "[profile ci]\n");
  CHECK(pod.error().ends_with("is 'ci', but that profile has no credentials."));
  CHECK(pod.transport.requests.empty());
  pod.write(".aws/config",
            fmt::format("[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/target\n"
                        "source_profile = ci\n[profile ci]\nrole_arn = arn:aws:iam::1:role/source\n"
                        "web_identity_token_file = {}\n",
                        pod.path("token").string()));
  pod.restart();
  pod.answer("ASIASOURCE", "2026-01-02T04:04:05Z");
  pod.transport.answer(200, assumed_role("ASIATARGET"));
  CHECK(pod.get().access_key_id == "ASIATARGET");
  CHECK(form_of(pod.transport.requests.at(0)).at("RoleArn") == "arn:aws:iam::1:role/source");
  CHECK(pod.transport.requests.at(1).headers.get("authorization").contains("ASIASOURCE/"));
}

TEST_CASE("a token without a role is an error") {
  Pod pod;
  pod.environment.variables.erase("AWS_ROLE_ARN");
  CHECK(pod.error() ==
        "AWS_WEB_IDENTITY_TOKEN_FILE is set, but there is no role to assume with it: add "
        "AWS_ROLE_ARN or role_arn.");
}

TEST_CASE("an identity provider that cannot be reached is asked again, an invalid token is not") {
  Pod pod;
  pod.transport.answer(400, sts_error("IDPCommunicationError", "no answer"));
  pod.answer("ASIA1", "2026-01-02T04:04:05Z");
  CHECK(pod.get().access_key_id == "ASIA1");

  Pod other;
  other.transport.answer(400, sts_error("InvalidIdentityToken", "no OIDC provider"));
  CHECK(other.error() ==
        "An error occurred (InvalidIdentityToken) when calling the "
        "AssumeRoleWithWebIdentity operation: no OIDC provider");
}
