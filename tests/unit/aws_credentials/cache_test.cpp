// Cache files shared with the AWS CLI.
#include "aws/credentials/cache.h"

#include <doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kConfig =
    "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/deploy\n"
    "source_profile = base\nexternal_id = xy\nduration_seconds = 3600\n";
constexpr std::string_view kBase =
    "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\n";

// The name that the AWS CLI gives the file: the hash of the parameters as Python writes JSON.
std::string cache_name() {
  return ".aws/cli/cache/" +
         hex_encode(sha1(R"({"DurationSeconds": 3600, "ExternalId": "xy", )"
                         R"("RoleArn": "arn:aws:iam::123456789012:role/deploy"})")) +
         ".json";
}

std::string cached_set(std::string_view expiration) {
  return fmt::format(R"({{"Credentials": {{"AccessKeyId": "ASIACACHED", "SecretAccessKey": "s",
    "SessionToken": "t", "Expiration": "{}", "AccountId": "1"}}, "ResponseMetadata": {{}}}})",
                     expiration);
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat info{};
  REQUIRE(stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

struct NoUmask {
  mode_t before = umask(0);
  ~NoUmask() { umask(before); }
};

}  // namespace

TEST_CASE("a role that the AWS CLI has assumed is not assumed again") {
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("2026-01-02T04:00:00UTC"));
  aws::Credentials got = world.get();
  CHECK(got.access_key_id == "ASIACACHED");
  CHECK(got.account_id == "1");
  CHECK(world.transport.requests.empty());
}

TEST_CASE("what was assumed is stored for the next run and the AWS CLI, for the user alone") {
  NoUmask no_umask;
  CredentialWorld world(kConfig, kBase);
  world.transport.answer(200, assumed_role("ASIA1"));
  world.get();
  auto file = world.path(cache_name());
  CHECK(mode_of(file) == 0600);
  CHECK(mode_of(file.parent_path()) == 0700);
  CHECK(mode_of(file.parent_path().parent_path()) == 0700);
  Json content = parse_json(world.read(cache_name()), "cache");
  CHECK(text(content, "/Credentials/AccessKeyId") == "ASIA1");
  CHECK(text(content, "/Credentials/AccountId") == "123456789012");
  CHECK(aws::expiration_of(content.at("Credentials")) == parse_time("2026-01-02T04:04:05Z"));
  world.restart();
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.transport.requests.size() == 1);
}

TEST_CASE("cached credentials count as expired 15 minutes early") {
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("2026-01-02T03:19:00Z"));
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
}

TEST_CASE("cached credentials that the service refused are not offered again") {
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("2026-01-02T04:00:00Z"));
  world.transport.answer(200, assumed_role("ASIA1"));
  aws::Credentials refused = world.get();
  CHECK(world.chain().refresh_after_rejection(refused));
  CHECK(world.get().access_key_id == "ASIA1");
}

TEST_CASE("a cache file that is broken is as good as absent") {
  for (std::string_view content :
       {"", "{", "[]", "{\"Credentials\": 1}", "{\"Credentials\": {\"AccessKeyId\": \"x\"}}"}) {
    CredentialWorld world(kConfig, kBase);
    world.write(cache_name(), content);
    world.transport.answer(200, assumed_role("ASIA1"));
    CHECK(world.get().access_key_id == "ASIA1");
  }
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("soon"));
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
}

TEST_CASE("a cache file that others may write to is ignored with one warning") {
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("2026-01-02T04:00:00Z"));
  chmod(world.path(cache_name()).c_str(), 0622);
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.chain().take_warnings() ==
        std::vector<std::string>{"The cache file '" + world.path(cache_name()).string() +
                                 "' is ignored: others may write to it."});
  CHECK(world.chain().take_warnings().empty());
  CHECK(mode_of(world.path(cache_name())) == 0600);
}

TEST_CASE("a cache file of another user is ignored" * doctest::skip(geteuid() != 0)) {
  CredentialWorld world(kConfig, kBase);
  world.write(cache_name(), cached_set("2026-01-02T04:00:00Z"));
  REQUIRE(chown(world.path(cache_name()).c_str(), 12345, 12345) == 0);
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
  CHECK(world.chain().take_warnings().at(0).ends_with("it belongs to another user."));
}

TEST_CASE("a home in which nothing can be stored is no obstacle") {
  CredentialWorld world(kConfig, kBase);
  world.write(".aws/cli", "a file where the folder should be");
  world.transport.answer(200, assumed_role("ASIA1"));
  CHECK(world.get().access_key_id == "ASIA1");
}
