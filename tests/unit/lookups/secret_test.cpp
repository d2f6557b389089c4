// credstash's table behind lookup:secret. The data key is the bytes 00..3f, the contents are those
// of the documented example.
#include <doctest.h>

#include "lookup_desk.h"
#include "output/sanitize.h"

using namespace gcdt;
using test::Desk;

namespace {

Json text_attribute(const char* value) {
  return {{"S", value}};
}

Json record(const char* contents = "ljIZzCvLrteVwg==") {
  return {
      {"name", text_attribute("app.password")},
      {"version", text_attribute("0000000000000000001")},
      {"key", text_attribute("a2V5")},
      {"contents", text_attribute(contents)},
      {"hmac", text_attribute("7881e5e4bcfb2151aed1a849646076fb86f1bb1d6540de3e924e8ebc45391882")}};
}

Json plain_key() {
  std::vector<uint8_t> key(64);
  for (size_t i = 0; i < key.size(); ++i) key[i] = static_cast<uint8_t>(i);
  return {{"Plaintext", Json::binary(std::move(key))}};
}

// Answers for a table that holds `items`.
std::function<Json(const aws::Call&)> table_of(Json items) {
  return [items = std::move(items)](const aws::Call& call) -> Json {
    if (call.operation == "Decrypt") return plain_key();
    return {{"Count", items.size()}, {"Items", items}};
  };
}

const Json kConfig = {{"kumo", {{"password", "lookup:secret:app.password"}}}};

}  // namespace

TEST_CASE("a secret is decrypted once, however often it is looked up, and masked") {
  Desk desk;
  desk.aws->answer = table_of(Json::array({record()}));
  Json value = desk.resolve({{"kumo",
                              {{"a", "lookup:secret:app.password"},
                               {"b", "lookup:secret:app.password"},
                               {"c", "lookup:region:eu-west-1:secret:app.password"}}}});
  CHECK(value.at("kumo") == Json{{"a", "foobar1234"}, {"b", "foobar1234"}, {"c", "foobar1234"}});
  CHECK(desk.calls_of("Query") == 1);
  CHECK(desk.calls_of("Decrypt") == 1);
  CHECK(output::contains_secret("foobar1234"));
}

TEST_CASE("a missing secret is an error, with the mark a warning and no value at all") {
  Desk desk;
  desk.aws->answer = table_of(Json::array());
  CHECK(desk.failure({{"bazz_value", "lookup:secret:foo.bar.bazz"}}) ==
        "lookup for 'bazz_value' failed: \"lookup:secret:foo.bar.bazz\" (at bazz_value): Item "
        "{'name': 'foo.bar.bazz'} couldn't be found. Table: credential-store, region: eu-west-1");
  CHECK(desk.failure({{"bazz_value", "lookup:region:us-east-1:secret:foo.bar.bazz"}})
            .ends_with("region: us-east-1"));
  const char* marked = "lookup:secret:foo.bar.bazz:CONTINUE_IF_NOT_FOUND";
  CHECK(desk.resolve({{"bazz_value", marked}}) == Json::object());
  CHECK(desk.out.notices(output::Notice::warning) ==
        std::vector<std::string>{"lookup:secret 'foo.bar.bazz' not found in credstash! "
                                 "'bazz_value' is left out."});
}

TEST_CASE("an account without credstash's table has no secrets") {
  Desk desk;
  desk.aws->answer = [](const aws::Call&) -> Json {
    throw ServiceError("dynamodb", "Query", "ResourceNotFoundException", "no table");
  };
  CHECK(desk.failure({{"plugins", {{"a", "lookup:secret:x:CONTINUE_IF_NOT_FOUND"}}}}) == "");
  CHECK(desk.failure(kConfig).contains("Item {'name': 'app.password'} couldn't be found."));
}

TEST_CASE("a record that was changed, or a key that cannot be decrypted, is no secret") {
  Desk desk;
  desk.aws->answer = table_of(Json::array({record("lzIZzCvLrteVwg==")}));
  CHECK(desk.failure(kConfig).ends_with(
      "integrity check failed. INTEGRITY ERROR: Computed HMAC on app.password does not match "
      "stored HMAC"));
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.operation == "Query") return {{"Items", Json::array({record()})}};
    throw ServiceError("kms", "Decrypt", "AccessDeniedException", "not you");
  };
  CHECK(desk.failure(kConfig).find("KMS ERROR: Decryption error") != std::string::npos);
  CHECK(desk.failure(kConfig).find("AccessDeniedException") != std::string::npos);
}

TEST_CASE("denied access is a failure, whatever mark the lookup has") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    throw ServiceError(call.service, call.operation, "AccessDeniedException", "not you");
  };
  for (const char* lookup :
       {"lookup:secret:x:CONTINUE_IF_NOT_FOUND", "lookup:ssm:/x", "lookup:secretsmanager:x",
        "lookup:export:x", "lookup:acm:x.y", "lookup:ssl:x.y", "lookup:baseami",
        "lookup:stack:x:y:optional", "lookup:stack:x:y:default=z"}) {
    INFO(lookup);
    CHECK(desk.failure({{"kumo", {{"v", lookup}}}}).find("AccessDeniedException") !=
          std::string::npos);
  }
}

TEST_CASE("of a JSON secret every value is masked, and short secrets are known by their place") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.params.at("SecretId") == "pin") return {{"SecretString", "123"}};
    return {{"SecretString", R"({"user": "json-canary-1", "more": ["json-canary-2"]})"}};
  };
  Json config = {
      {"kumo", {{"db", "lookup:secretsmanager:db"}, {"pin", "lookup:secretsmanager:pin"}}}};
  lookups::World world{desk.session,     desk.processes,  desk.clock,
                       desk.environment, desk.dir.path(), config};
  CHECK(lookups::resolve(config, "kumo", world, desk.out).secrets ==
        std::vector<std::string>{"/kumo/db", "/kumo/pin"});
  CHECK(output::mask_secrets("json-canary-1, json-canary-2") == "***, ***");
}

TEST_CASE("what exists in no store is named") {
  Desk desk;
  desk.aws->answer = [](const aws::Call& call) -> Json {
    if (call.operation == "ListExports") return {{"Exports", Json::array()}};
    throw ServiceError(call.service, call.operation,
                       call.service == "ssm" ? "ParameterNotFound" : "ResourceNotFoundException",
                       "not there");
  };
  auto failure = [&](const char* lookup) { return desk.failure({{"kumo", {{"v", lookup}}}}); };
  CHECK(failure("lookup:ssm:/a").ends_with("there is no SSM parameter '/a'"));
  CHECK(failure("lookup:secretsmanager:a").ends_with("there is no secret 'a'"));
  CHECK(failure("lookup:export:a").ends_with("there is no CloudFormation export 'a'"));
  CHECK(failure("lookup:env:NOWHERE").ends_with("the environment variable 'NOWHERE' is not set"));
}
