#include "services/credential_lifetime.h"

#include <doctest.h>

#include "base/error.h"
#include "support/credential_world.h"
#include "support/recorded_output.h"

using namespace gcdt;
using namespace gcdt::test;

namespace {

struct World : CredentialWorld {
  explicit World(const std::string& expiration) {
    set("AWS_ACCESS_KEY_ID", "AKIAENV");
    set("AWS_SECRET_ACCESS_KEY", "s");
    if (!expiration.empty()) set("AWS_CREDENTIAL_EXPIRATION", expiration);
  }
  std::vector<std::string> warnings() {
    RecordedOutput out;
    services::check_credential_lifetime(chain(), out);
    return out.notices(output::Notice::warning);
  }
};

}  // namespace

TEST_CASE("credentials that end soon are worth a warning, those that end now stop the operation") {
  CHECK(World("").warnings().empty());
  CHECK(World("2026-01-02T03:19:05Z").warnings().empty());
  CHECK(World("2026-01-02T03:19:04Z").warnings() ==
        std::vector<std::string>{"Your credentials end at 2026-01-02 03:19:04+00:00 and cannot be "
                                 "renewed in between."});
  CHECK(World("2026-01-02T03:06:05Z").warnings().size() == 1);
  CHECK_THROWS_WITH_AS(World("2026-01-02T03:06:04Z").warnings(),
                       "Your credentials end at 2026-01-02 03:06:04+00:00: too soon to start; "
                       "nothing was changed. Renew them.",
                       Error);
}

TEST_CASE("credentials that renew themselves may end at any time") {
  CredentialWorld world("[default]\ncredential_process = get-keys\n");
  world.processes.results.push_back(
      {.out = R"({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s",
                  "Expiration": "2026-01-02T03:05:00Z"})"});
  RecordedOutput out;
  services::check_credential_lifetime(world.chain(), out);
  CHECK(out.events.empty());
}

TEST_CASE("a clock that is a day ahead does not end credentials early: the time is AWS's") {
  World world("2026-01-01T04:04:05Z");
  world.chain().learn_time("Thu, 01 Jan 2026 03:04:05 GMT");
  CHECK(world.warnings().empty());
  CHECK(world.chain().time_left() == std::chrono::hours(1));
  World behind("2026-01-03T03:05:05Z");
  behind.chain().learn_time("Sat, 03 Jan 2026 03:04:05 GMT");
  CHECK_THROWS_AS(behind.warnings(), Error);
}
