// Gate P9: which credentials and which roles a set of profiles leads to, in which order. The chain
// runs against services that hand out credentials named after the role; what it asked for tells the
// order.
#include <doctest.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "support/credential_world.h"
#include "support/suite.h"
#include "support/traffic.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

const std::pair<std::string_view, std::string_view> kErrors[] = {
    {"profile must contain `source_profile`", "add source_profile or credential_source."},
    {"profile contained both", "has both source_profile and credential_source; one must go."},
    {"profile missing aws_secret_access_key",
     "has aws_access_key_id but no aws_secret_access_key."},
    {"profile missing aws_access_key_id", "has aws_secret_access_key but no aws_access_key_id."},
    {"profile `B` did not contain", "is 'B', but that profile has no credentials."},
    {"profile `A` did not contain", "No AWS credentials were found."},
    {"could not find source profile B", "is 'B', a profile that does not exist."},
    {"No profiles were defined", "The profile 'A' is neither in"},
    {"profile formed an infinite loop", "closes a loop: A -> B -> A."},
    {"`role_arn` was missing", "is set, but there is no role to assume with it: add "},
    {"if `sso_role_name` is set", "is meant to use SSO, but has no sso_account_id."},
    {"if `sso_account_id` is set", "is meant to use SSO, but has no sso_role_name."},
};

// As botocore: a session without account and role gives a bearer token, and no credentials.
const std::pair<std::string_view, std::string_view> kListed[] = {
    {"invalid SSO token configuration: sso_region must be in sso-session",
     "as botocore: no SSO role is configured, so the session is not looked at"},
    {"SSO token profile selected", "not needed: no service of gcdt takes bearer tokens"},
    {"invalid SSO token configuration: sso-session not found",
     "as botocore: no SSO role is configured, so the session is not looked at"},
};

std::string find_words(const auto& table, std::string_view key) {
  for (const auto& [start, words] : table)
    if (key.starts_with(start)) return std::string(words);
  return {};
}

std::string config_text(const Json& input) {
  std::string text;
  auto add = [&](const std::string& kind, const Json& sections) {
    for (const auto& [name, section] : sections.items()) {
      text += fmt::format("[{} {}]\n", kind, name);
      for (const auto& [key, value] : section.items())
        text += fmt::format("{} = {}\n", key, value.get<std::string>());
    }
  };
  add("profile", input.at("profiles"));
  if (input.contains("sso_sessions")) add("sso-session", input.at("sso_sessions"));
  return text;
}

constexpr const char* kRoleAnswer = R"(<{0}Response><{0}Result>
<Credentials><AccessKeyId>{1}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>{1}</Arn><AssumedRoleId>id</AssumedRoleId></AssumedRoleUser>
</{0}Result></{0}Response>)";
constexpr const char* kInstanceAnswer = R"({"Code": "Success", "AccessKeyId": "instance",
  "SecretAccessKey": "secret", "Token": "token", "Expiration": "2099-01-01T00:00:00Z"})";
constexpr const char* kSsoAnswer = R"({"roleCredentials": {"accessKeyId": "sso",
  "secretAccessKey": "secret", "sessionToken": "token", "expiration": 4070908800000}})";

// Plays all services and writes down, in the words of the data, what it was asked for.
class Services {
 public:
  Json chain = Json::array();

  TransportResult answer(const aws::HttpRequest& request) {
    if (request.host == "169.254.169.254") return instance(request);
    if (request.host.starts_with("sts.")) return sts(request);
    if (request.host.starts_with("portal.sso.")) return sso(request);
    throw Error("nobody answers {}", request.url());
  }

 private:
  static aws::HttpResponse ok(std::string body) { return {200, {}, std::move(body)}; }

  TransportResult instance(const aws::HttpRequest& request) {
    if (request.path.ends_with("/token")) return ok("session");
    if (request.path.ends_with("/")) return ok("role");
    chain.push_back({{"NamedSource", "Ec2InstanceMetadata"}});
    return ok(kInstanceAnswer);
  }

  TransportResult sts(const aws::HttpRequest& request) {
    constexpr std::pair<std::string_view, const char*> kNames[] = {
        {"RoleArn", "role_arn"},
        {"ExternalId", "external_id"},
        {"RoleSessionName", "role_session_name"},
        {"WebIdentityToken", "web_identity_token_file"}};  // the file holds its own path
    std::string action;
    Json seen = Json::object();
    for (const auto& [name, value] : form_pairs(request.body)) {
      if (name == "Action") action = value;
      for (const auto& [theirs, ours] : kNames)
        if (name == theirs && !value.starts_with("gcdt-")) seen[ours] = value;
    }
    bool web_identity = action == "AssumeRoleWithWebIdentity";
    check_signer(request.headers.get("authorization"), web_identity);
    chain.push_back({{web_identity ? "WebIdentityToken" : "AssumeRole", seen}});
    last_id_ = text(seen, "/role_arn");
    return ok(fmt::format(fmt::runtime(kRoleAnswer), action, last_id_));
  }

  TransportResult sso(const aws::HttpRequest& request) {
    Json seen = {{"sso_region", split(request.host, '.').at(2)},
                 {"sso_start_url", request.headers.get("x-amz-sso_bearer_token")}};
    for (const auto& [name, value] : request.query)
      seen[name == "account_id" ? "sso_account_id" : "sso_role_name"] = *value;
    chain.push_back({{"Sso", seen}});
    return ok(kSsoAnswer);
  }

  // A call is signed with what the step before gave; the first one tells the static key.
  void check_signer(std::string_view authorization, bool web_identity) {
    if (authorization.empty() != web_identity) throw Error("signed where it must not be, or not");
    if (web_identity) return;
    size_t start = authorization.find("Credential=") + 11;
    std::string id(authorization.substr(start, authorization.find("/2026", start) - start));
    if (chain.empty())
      chain.push_back({{"AccessKey", {{"access_key_id", id}}}});
    else if (chain.back().contains("NamedSource"))
      last_id_ = "instance";
    if (!last_id_.empty() && id != last_id_)
      throw Error("signed by {} instead of {}", id, last_id_);
  }

  std::string last_id_;
};

// Without what no service gets to see of static keys.
Json visible(Json chain) {
  for (Json& step : chain)
    if (step.contains("AccessKey"))
      for (const char* hidden : {"secret_access_key", "account_id"})
        step["AccessKey"].erase(hidden);
  return chain;
}

std::string check(const Json& test) {
  CredentialWorld world(config_text(test.at("input")));
  world.set("AWS_PROFILE", text(test, "/input/selected_profile"));
  if (const Json* error = find(test, "/output/Error")) {
    std::string words = find_words(kErrors, error->get<std::string>()), ours = world.error();
    bool found = !words.empty() && ours.find(words) != ours.npos;
    return found ? "" : fmt::format("the error is '{}', not '{}'", ours, words);
  }
  world.environment.variables.erase("AWS_EC2_METADATA_DISABLED");
  // Tokens that say what they stand for.
  world.write("token.jwt", "/var/token.jwt");
  world.write(".aws/config", replace_all(world.read(".aws/config"), "/var/token.jwt",
                                         world.path("token.jwt").string()));
  world.write(".aws/sso/cache/" + hex_encode(sha1("https://foo.bar")) + ".json",
              R"({"accessToken": "https://foo.bar", "expiresAt": "2099-01-01T00:00:00Z"})");
  Services services;
  world.transport.handler = [&](const auto& request) { return services.answer(request); };
  world.get();
  Json expected = visible(test.at("output").at("ProfileChain"));
  return services.chain == expected ? "" : "the chain is " + dump(services.chain);
}

}  // namespace

TEST_CASE("profiles lead to the credentials and roles that the Rust SDK finds") {
  auto path = conformance_folder("rust-credentials-chain") / "assume-role-tests.json";
  Json data = parse_json(os::read_file(path), path.string());
  Suite suite("assume_role");
  for (const Json& test : data) {
    std::string name = text(test, "/docs");
    if (std::string verdict = find_words(kListed, name); !verdict.empty()) {
      suite.list(name, verdict);
      continue;
    }
    std::string problem = check(test);
    problem.empty() ? suite.pass(name) : suite.fail(name, problem);
  }
  suite.finish(28);
}
