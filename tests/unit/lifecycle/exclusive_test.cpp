// One run at a time works on a target: who gets the lock, who is refused, who does not need one.
#include "lifecycle/exclusive.h"

#include <doctest.h>

#include <unistd.h>

#include "os/file_lock.h"
#include "os/pulse.h"
#include "support/world.h"

using namespace gcdt;
using output::Notice;

namespace {

void nothing(Context&) {}

const Command kDeploy{"deploy", "", nothing, {.exclusive = true}};
const Command kList{"list", "", nothing};
const Tool kKumo{"kumo", "", {&kDeploy, &kList}};
const Tool kRamuda{"ramuda", "", {&kDeploy}};
const Tool kTenkai{"tenkai", "", {&kDeploy}};
const Tool kYugen{"yugen", "", {&kDeploy}};

// Runs share a home, as those of one user do; each has a world of its own.
struct Run {
  test::World world;

  Run(const os::TempDir& home, const Tool& tool, const Json& section,
      const Command& command = kDeploy)
      : world(tool, command, section) {
    world.environment.variables["HOME"] = home.path().string();
    world.environment.variables.erase("XDG_STATE_HOME");
  }
  std::unique_ptr<os::FileLock> lock() { return lock_target(*world.ctx.command, world.ctx); }
  std::string refusal() {
    try {
      lock();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

const Json kShop{{"stack", {{"StackName", "shop"}}}};
const Json kCellar{{"stack", {{"StackName", "cellar"}}}};

}  // namespace

TEST_CASE("a second run of the same target is refused, and told who has it") {
  os::TempDir home;
  Run first(home, kKumo, kShop), second(home, kKumo, kShop);
  auto held = first.lock();
  REQUIRE(held);
  std::string refusal = second.refusal();
  CHECK(refusal.starts_with(fmt::format(
      "Another run works on 'shop' on this machine: kumo deploy, process {}, since ", getpid())));
  CHECK(refusal.ends_with(
      "Nothing was changed. Wait until it is over, or give --lock-timeout=<seconds>."));
  held.reset();
  CHECK(second.lock());
}

TEST_CASE("runs of other targets, tools and regions do not wait for each other") {
  os::TempDir home;
  Run shop(home, kKumo, kShop), cellar(home, kKumo, kCellar);
  Run function(home, kRamuda, {{"lambda", {{"name", "shop"}}}});
  Run api(home, kYugen, {{"api", {{"name", "shop"}}}});
  auto group = [](const char* name) {
    return Json{{"codedeploy", {{"applicationName", "shop"}, {"deploymentGroupName", name}}}};
  };
  Run blue(home, kTenkai, group("blue")), green(home, kTenkai, group("green"));
  std::vector<std::unique_ptr<os::FileLock>> held;
  for (Run* run : {&shop, &cellar, &function, &api, &blue, &green}) {
    held.push_back(run->lock());
    CHECK(held.back());
  }
  CHECK(Run(home, kTenkai, group("blue"))
            .refusal()
            .starts_with(
                "Another run works on 'shop/blue' on this machine: tenkai deploy, process "));
}

TEST_CASE("who gives a time waits for the lock, and says so once") {
  os::TempDir home;
  std::pair<const char*, const char*> ways[] = {{"--lock-timeout", "600"}, {"--wait", "true"}};
  for (auto [option, value] : ways) {
    CAPTURE(option);
    Run first(home, kKumo, kShop), second(home, kKumo, kShop);
    second.world.ctx.args.values[option] = value;
    auto held = first.lock();
    // Whoever waits beats: the first run ends then.
    os::Pulse pulse([&] { held.reset(); }, [] {});
    CHECK(second.lock());
    std::vector<std::string> said = second.world.out.notices(Notice::info);
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("Another run works on 'shop' (kumo deploy, process "));
    CHECK(said[0].ends_with("); waiting for it ..."));
  }
}

TEST_CASE("a time that is none is refused before anything is locked") {
  os::TempDir home;
  for (const char* given : {"soon", "-1", "5s", "", "99999999999"}) {
    CAPTURE(given);
    Run run(home, kKumo, kShop);
    run.world.ctx.args.values["--lock-timeout"] = given;
    CHECK(run.refusal() ==
          fmt::format("--lock-timeout must be a number of seconds, not '{}'", given));
  }
  CHECK(std::filesystem::is_empty(home.path()));
}

TEST_CASE("nothing is locked by who changes nothing, names nothing or has no home") {
  os::TempDir home;
  CHECK_FALSE(Run(home, kKumo, kShop, kList).lock());
  CHECK_FALSE(Run(home, kKumo, Json::object()).lock());
  Run homeless(home, kKumo, kShop);
  homeless.world.environment.variables.erase("HOME");
  CHECK_FALSE(homeless.lock());
  CHECK(std::filesystem::is_empty(home.path()));
}

TEST_CASE("locks lie where programs keep what they remember, readable for their user only") {
  os::TempDir home;
  CHECK(Run(home, kKumo, kShop).lock());
  auto folder = home.path() / ".local/state/gcdt/locks";
  CHECK(std::filesystem::status(folder).permissions() == std::filesystem::perms::owner_all);
  CHECK_FALSE(std::filesystem::is_empty(folder));
  Run elsewhere(home, kKumo, kShop);
  elsewhere.world.environment.variables["XDG_STATE_HOME"] = (home.path() / "state").string();
  CHECK(elsewhere.lock());
  CHECK(std::filesystem::exists(home.path() / "state/gcdt/locks"));
}

TEST_CASE("a place where nothing can be written is no reason not to run") {
  os::TempDir home;
  os::write_file(home.path() / ".local", "a file, not a folder");
  Run run(home, kKumo, kShop);
  CHECK_FALSE(run.lock());
  CHECK(run.world.out.notices(Notice::debug) ==
        std::vector<std::string>{fmt::format("No lock: '{}' cannot be written to.",
                                             (home.path() / ".local/state/gcdt/locks").string())});
}
