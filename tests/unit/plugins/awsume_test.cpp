#include <doctest.h>

#include "lifecycle/lifecycle.h"
#include "plugins/awsume.h"
#include "support/awsume_world.h"

using namespace gcdt;
using namespace std::chrono_literals;

namespace {

const Command kDeploy{"deploy", "", [](Context&) {}};
const Command kGenerate{"generate", "", [](Context&) {}, {.credentials = false}};
const Tool kTool{"kumo", "", {&kDeploy, &kGenerate}};

aws::Settings settings_of(const os::Environment& environment) {
  return aws::load_settings(environment);
}

// A run whose session has the profile that awsume writes, as in reality.
struct Renewal : test::AwsumeWorld {
  explicit Renewal(std::chrono::seconds left, const Command& command = kDeploy)
      : test::AwsumeWorld(kTool, command) {
    role_with(left);
    ctx.config = {{"plugins", {{"gcdt_awsume", Json::object()}}}};
  }
  void check_credentials(bool installed = false) {
    aws::Session real(settings_of(environment), seams());
    Context run{.out = out,
                .session = real,
                .clock = clock,
                .processes = processes,
                .terminal = terminal,
                .random = random,
                .python = python,
                .environment = environment,
                .dir = dir.path()};
    run.tool = ctx.tool;
    run.command = ctx.command;
    run.config = ctx.config;
    Bus bus;
    plugins::connect_awsume(bus, installed);
    bus.send(Signal::check_credentials_init, run);
    shared = run.shared;
    key = real.credentials().get().access_key_id;
  }
  Json shared;
  std::string key;  // what the run signs with afterwards
};

}  // namespace

TEST_CASE("a role with less than 900 seconds left is renewed, and the run uses the new keys") {
  Renewal run(899s);
  run.check_credentials();
  CHECK(run.asked.size() == 1);
  CHECK(run.key == "ASIAROLE");
  CHECK(run.said() == fmt::format("Refreshing credentials for '{}' role\n", test::kAdmin));
  CHECK(run.shared ==
        Json{{"aws_creds_path", (run.dir.path() / "home/.aws/credentials").string()},
             {"gcdt_awsume_file", (run.dir.path() / "home/.aws/gcdt_awsume.json").string()},
             {"duration", 3600},
             {"expiration", 1767326645},
             {"account", "prod"}});
}

TEST_CASE("a role that lasts is left alone") {
  Renewal run(900s);
  run.check_credentials();
  CHECK(run.asked.empty());
  CHECK(run.key == "ASIAOLD");
  CHECK(run.shared.at("account") == "prod");
}

TEST_CASE("nothing is renewed for whoever does not use those keys") {
  SUBCASE("the plugin is not active") {
    Renewal run(10s);
    run.ctx.config = Json::object();
    run.check_credentials();
    CHECK(run.asked.empty());
    run.check_credentials(true);
    CHECK(run.asked.size() == 1);
  }
  SUBCASE("keys come from the environment") {
    Renewal run(10s);
    run.environment.variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
    run.environment.variables["AWS_SECRET_ACCESS_KEY"] = "x";
    run.check_credentials();
    CHECK(run.asked.empty());
  }
  SUBCASE("the command does not call AWS") {
    Renewal run(10s, kGenerate);
    run.check_credentials();
    CHECK(run.asked.empty());
  }
  SUBCASE("another profile is in use") {
    Renewal run(10s);
    run.environment.variables["AWS_PROFILE"] = "work-long-term";
    run.check_credentials();
    CHECK(run.asked.empty());
    CHECK(run.key == "AKIALONG");
  }
  SUBCASE("awsume was never used") {
    Renewal run(10s);
    std::filesystem::remove(run.dir.path() / "home/.aws/gcdt_awsume.json");
    run.check_credentials();
    CHECK(run.asked.empty());
    CHECK(run.out.notices(output::Notice::warning).empty());
  }
}

TEST_CASE("on an EC2 instance nothing is renewed") {
  Renewal run(10s);
  run.environment.variables.erase("AWS_EC2_METADATA_DISABLED");
  auto sts = run.transport.handler;
  run.transport.handler = [sts](const aws::HttpRequest& request) -> test::TransportResult {
    if (request.url().contains("169.254.169.254")) return aws::HttpResponse{200, {}, "token"};
    return sts(request);
  };
  run.check_credentials();
  CHECK(run.asked.empty());
}

TEST_CASE("a renewal that fails is a warning while the old keys last, then an error") {
  Renewal run(60s);
  run.refuse = "AssumeRole";
  run.check_credentials();
  CHECK(run.key == "ASIAOLD");
  CHECK(run.out.notices(output::Notice::warning).size() == 1);

  Renewal over(-60s);
  over.refuse = "AssumeRole";
  CHECK_THROWS_AS(over.check_credentials(), Error);
}
