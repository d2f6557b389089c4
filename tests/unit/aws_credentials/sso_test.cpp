#include <doctest.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kConfig =
    "[default]\nsso_session = corp\nsso_account_id = 012345678901\nsso_role_name = Admin\n"
    "[sso-session corp]\nsso_region = eu-central-1\nsso_start_url = "
    "https://corp.awsapps.com/start\n";
constexpr std::string_view kOlderConfig =
    "[default]\nsso_region = eu-central-1\nsso_start_url = https://corp.awsapps.com/start\n"
    "sso_account_id = 012345678901\nsso_role_name = Admin\n";
constexpr const char* kRole = R"({"roleCredentials": {"accessKeyId": "ASIASSO",
  "secretAccessKey": "sso-secret", "sessionToken": "sso-token", "expiration": 1767326645000}})";
constexpr const char* kNewToken = R"({"accessToken": "access-two", "expiresIn": 28800,
  "refreshToken": "refresh-two", "tokenType": "Bearer"})";

std::string token_file(std::string_view key) {
  return ".aws/sso/cache/" + hex_encode(sha1(key)) + ".json";
}

struct World : CredentialWorld {
  explicit World(std::string_view expires, std::string_view config = kConfig)
      : CredentialWorld(config) {
    Json token = {{"startUrl", "https://corp.awsapps.com/start"},
                  {"region", "eu-central-1"},
                  {"accessToken", "access-one"},
                  {"expiresAt", expires},
                  {"clientId", "client"},
                  {"clientSecret", "client-secret"},
                  {"registrationExpiresAt", "2026-03-01T00:00:00Z"},
                  {"refreshToken", "refresh-one"}};
    bool older = config.find("sso-session") == config.npos;
    write(token_file(older ? "https://corp.awsapps.com/start" : "corp"), dump(token));
  }
};

}  // namespace

TEST_CASE("a session's token buys credentials of the role, unsigned, where the session lives") {
  World world("2026-01-02T10:00:00Z");
  world.set("AWS_REGION", "us-east-1");
  world.transport.answer(200, kRole);
  aws::Credentials got = world.get();
  CHECK(got.provider == "sso");
  CHECK(got.access_key_id == "ASIASSO");
  CHECK(got.account_id == "012345678901");
  CHECK(got.expiration == parse_time("2026-01-02T04:04:05Z"));
  const auto& request = world.transport.requests.at(0);
  CHECK(request.host == "portal.sso.eu-central-1.amazonaws.com");
  CHECK(request.path == "/federation/credentials");
  CHECK(request.headers.get("x-amz-sso_bearer_token") == "access-one");
  CHECK(request.headers.find("authorization") == nullptr);
  CHECK(output::contains_secret("access-one"));
}

TEST_CASE("credentials of a role are shared with the AWS CLI") {
  World world("2026-01-02T10:00:00Z");
  world.transport.answer(200, kRole);
  world.get();
  std::string key = R"({"accountId":"012345678901","roleName":"Admin","sessionName":"corp"})";
  std::string name = ".aws/cli/cache/" + hex_encode(sha1(key)) + ".json";
  Json stored = parse_json(world.read(name), name);
  CHECK(text(stored, "/ProviderType") == "sso");
  CHECK(text(stored, "/Credentials/Expiration") == "2026-01-02T04:04:05Z");
  std::filesystem::remove(world.path(token_file("corp")));
  world.restart();
  CHECK(world.get().access_key_id == "ASIASSO");  // no token is needed for them

  World older("2026-01-02T10:00:00Z", kOlderConfig);
  older.transport.answer(200, kRole);
  older.get();
  key = R"({"accountId":"012345678901","roleName":"Admin",)"
        R"("startUrl":"https://corp.awsapps.com/start"})";
  CHECK(std::filesystem::exists(older.path(".aws/cli/cache/" + hex_encode(sha1(key)) + ".json")));
}

TEST_CASE("a token that is about to expire is renewed and stored for the AWS CLI") {
  World world("2026-01-02T03:10:00Z");
  world.transport.answer(200, kNewToken);
  world.transport.answer(200, kRole);
  world.get();
  const auto& request = world.transport.requests.at(0);
  CHECK(request.url() == "https://oidc.eu-central-1.amazonaws.com/token");
  Json body = parse_json(request.body, "body");
  CHECK(body == Json{{"grantType", "refresh_token"},
                     {"clientId", "client"},
                     {"clientSecret", "client-secret"},
                     {"refreshToken", "refresh-one"}});
  CHECK(world.transport.requests.at(1).headers.get("x-amz-sso_bearer_token") == "access-two");
  Json token = parse_json(world.read(token_file("corp")), "token");
  CHECK(text(token, "/accessToken") == "access-two");
  CHECK(text(token, "/refreshToken") == "refresh-two");
  CHECK(text(token, "/expiresAt") == "2026-01-02T11:04:05Z");
  CHECK(text(token, "/clientSecret") == "client-secret");
  CHECK(output::contains_secret("refresh-two"));
}

TEST_CASE(
    "a token that cannot be renewed is used while it lasts, then the login command is named") {
  World lasting("2026-01-02T03:10:00Z");
  lasting.transport.answer(400, R"({"error": "invalid_grant"})");
  lasting.transport.answer(200, kRole);
  CHECK(lasting.get().access_key_id == "ASIASSO");

  World expired("2026-01-02T03:00:00Z");
  expired.transport.answer(400, R"({"error": "invalid_grant"})");
  CHECK(expired.error() ==
        "No credentials of the role 'Admin': the SSO token has expired; run "
        "'aws sso login --sso-session corp'.");
  CHECK(expired.error().find("run 'aws sso login") != std::string::npos);
  CHECK(expired.transport.requests.size() == 1);  // not more than one attempt a minute

  World older("2026-01-02T03:00:00Z", kOlderConfig);
  CHECK(older.error() ==
        "No credentials of the role 'Admin': the SSO token has expired; run "
        "'aws sso login --profile default'.");
  CHECK(older.transport.requests.empty());
}

TEST_CASE("a token is tried to be renewed once a minute") {
  World world("2026-01-02T03:10:00Z");
  auto refused = [&] { world.transport.answer(400, R"({"error": "invalid_grant"})"); };
  auto role_for = [&](std::string_view id, std::string_view until) {
    world.transport.answer(
        200, fmt::format(R"({{"roleCredentials": {{"accessKeyId": "{}", "secretAccessKey": "s",
                              "sessionToken": "t", "expiration": {}}}}})",
                         id, parse_time(until)->time_since_epoch() / 1ms));
  };
  auto renewals = [&] {
    return std::ranges::count(world.transport.requests, "/token", &aws::HttpRequest::path);
  };
  refused();
  role_for("ASIA1", "2026-01-02T04:04:05Z");
  aws::Credentials first = world.get();
  world.clock.advance(30s);
  role_for("ASIA2", "2026-01-02T04:04:05Z");
  CHECK(world.chain().refresh_after_rejection(first));
  CHECK(renewals() == 1);
  aws::Credentials second = world.get();
  world.clock.advance(31s);
  world.transport.answer(200, kNewToken);
  role_for("ASIA3", "2026-01-02T04:04:05Z");
  CHECK(world.chain().refresh_after_rejection(second));
  CHECK(renewals() == 2);
}

TEST_CASE("a token file that others may write to is ignored with a warning") {
  World world("2026-01-02T10:00:00Z");
  chmod(world.path(token_file("corp")).c_str(), 0660);
  CHECK(world.error().find("there is no SSO token") != std::string::npos);
  CHECK(world.chain().take_warnings() ==
        std::vector<std::string>{"The cache file '" + world.path(token_file("corp")).string() +
                                 "' is ignored: others may write to it."});
}

TEST_CASE("a token that was renewed is stored for the user alone") {
  World world("2026-01-02T03:10:00Z");
  world.transport.answer(200, kNewToken);
  world.transport.answer(200, kRole);
  world.get();
  auto mode = std::filesystem::status(world.path(token_file("corp"))).permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a registration that has expired is not used for renewing") {
  World world("2026-01-02T03:10:00Z");
  world.clock.set("2026-04-01T00:00:00Z");
  CHECK(world.error().find("has expired; run 'aws sso login") != std::string::npos);
  CHECK(world.transport.requests.empty());
}

TEST_CASE("a session that was ended elsewhere, or never begun, names the login command") {
  World ended("2026-01-02T10:00:00Z");
  ended.transport.answer(401, R"({"message": "Session token not found or invalid"})",
                         {{"x-amzn-ErrorType", "UnauthorizedException"}});
  CHECK(ended.error() ==
        "No credentials of the role 'Admin': the SSO session has ended; run 'aws "
        "sso login --sso-session corp'.");
  CredentialWorld never(kConfig);
  CHECK(never.error() ==
        "No credentials of the role 'Admin': there is no SSO token; run 'aws sso "
        "login --sso-session corp'.");
}

TEST_CASE("a role that the user does not have is refused in the service's words") {
  World world("2026-01-02T10:00:00Z");
  world.transport.answer(403, R"({"message": "No access"})",
                         {{"x-amzn-ErrorType", "ForbiddenException"}});
  CHECK(world.error() ==
        "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No "
        "access");
}

TEST_CASE("half-configured SSO profiles are errors") {
  auto error_of = [](std::string_view config) { return CredentialWorld(config).error(); };
  CHECK(error_of("[default]\nsso_role_name = a\n") ==
        "Profile 'default' is meant to use SSO, but has no sso_account_id, sso_start_url, "
        "sso_region.");
  CHECK(error_of("[default]\nsso_role_name = a\nsso_account_id = 1\nsso_session = x\n")
            .ends_with("is 'x', but there is no section [sso-session x]."));
  CHECK(error_of("[default]\nsso_role_name = a\nsso_account_id = 1\nsso_session = x\n"
                 "sso_region = a\n[sso-session x]\nsso_region = b\nsso_start_url = u\n") ==
        "'sso_region' differs between profile 'default' and [sso-session x].");
}

TEST_CASE("an endpoint for SSO may be configured") {
  World world("2026-01-02T10:00:00Z");
  world.set("AWS_ENDPOINT_URL_SSO", "http://localhost:9");
  world.transport.answer(200, kRole);
  world.get();
  CHECK(world.transport.requests.at(0).host == "localhost:9");
}
