// What fails ends the run where it fails, whatever it is and whoever noticed it (01-core 5.2, 5.6,
// 5.7; C-2, C-4, C-9, C-26).
#include <doctest.h>
#include <signal.h>

#include <algorithm>

#include "lifecycle/lifecycle.h"
#include "lifecycle/python_hooks.h"
#include "support/world.h"

using namespace gcdt;
using output::Notice;

namespace {

int runs = 0;  // of the command

void count(Context&) {
  ++runs;
}
void interrupt(Context&) {
  throw Interrupted{SIGINT};
}

const Command kDeploy{"deploy [-v]", "", count};
const Command kInterrupted{"deploy [-v]", "", interrupt};
const Tool kKumo{"kumo", "", {&kDeploy, &kInterrupted}};

struct Run {
  test::World world;
  Bus bus;
  std::vector<Signal> signals;

  explicit Run(const Command& command = kDeploy,
               const char* config = R"({"kumo": {"stack": {"StackName": "s"}}})")
      : world(kKumo, command, Json::object()) {
    runs = 0;
    world.ctx.config = Json::object();
    world.file("gcdt_dev.json", config);
    bus.connect_all([this](Signal signal, Context&) { signals.push_back(signal); });
  }
  int go() { return run_lifecycle(*world.ctx.command, world.ctx, bus); }
  std::vector<std::string> errors() { return world.out.notices(Notice::error); }
  // The last signal before `error`, which must be the last of all and the only one of its kind.
  Signal failed_after() {
    CHECK(go() == 1);
    REQUIRE(signals.size() >= 2);
    CHECK(signals.back() == Signal::error);
    CHECK(std::ranges::count(signals, Signal::error) == 1);
    return signals[signals.size() - 2];
  }
};

constexpr auto kUntilTheEnd = {Signal::initialized,
                               Signal::config_read_init,
                               Signal::config_read_finalized,
                               Signal::check_credentials_init,
                               Signal::check_credentials_finalized,
                               Signal::lookup_init,
                               Signal::lookup_finalized,
                               Signal::config_validation_init,
                               Signal::config_validation_finalized,
                               Signal::bundle_pre,
                               Signal::bundle_init,
                               Signal::bundle_finalized,
                               Signal::command_init,
                               Signal::command_finalized};

}  // namespace

TEST_CASE("a receiver that raises ends the run at its signal") {
  for (Signal signal : kUntilTheEnd) {
    CAPTURE(name(signal));
    Run run;
    run.bus.connect(signal, [](Context&) { throw Error("no further"); });
    CHECK(run.go() == 1);
    // The bridge is told after the receivers, so that it has not heard of this signal.
    REQUIRE_FALSE(run.signals.empty());
    CHECK(run.signals.back() == Signal::error);
    CHECK(std::ranges::find(run.signals, signal) == run.signals.end());
    CHECK(std::ranges::find(run.signals, Signal::finalized) == run.signals.end());
    CHECK(run.errors() == std::vector<std::string>{"no further"});
    CHECK(runs == (signal == Signal::command_finalized ? 1 : 0));
  }
}

TEST_CASE("a receiver that sets the error of the context ends the run after its signal") {
  for (Signal signal : kUntilTheEnd) {
    CAPTURE(name(signal));
    Run run;
    run.bus.connect(signal, [](Context& ctx) { ctx.shared["error"] = "no further"; });
    CHECK(run.failed_after() == signal);
    CHECK(run.errors() == std::vector<std::string>{"no further"});
    CHECK(runs == (signal == Signal::command_finalized ? 1 : 0));
  }
}

TEST_CASE("a signal of the system ends the run without signals of ours, wherever it arrives") {
  for (Signal signal : kUntilTheEnd) {
    CAPTURE(name(signal));
    Run run;
    run.bus.connect(signal, [](Context&) { throw Interrupted{SIGTERM}; });
    CHECK_THROWS_AS(run.go(), Interrupted);
    CHECK(std::ranges::find(run.signals, Signal::error) == run.signals.end());
    CHECK(std::ranges::find(run.signals, Signal::finalized) == run.signals.end());
  }
  Run command(kInterrupted);
  CHECK_THROWS_AS(command.go(), Interrupted);
  CHECK(command.signals.back() == Signal::command_init);
}

TEST_CASE("each stage of ours fails before the next one begins") {
  SUBCASE("a file that cannot be read") {
    Run run(kDeploy, "{");
    CHECK(run.failed_after() == Signal::config_read_init);
  }
  SUBCASE("a hookfile that is not there") {
    Run run(kDeploy, R"({"hookfile": "none.py", "kumo": {"stack": {"StackName": "s"}}})");
    CHECK(run.failed_after() == Signal::config_read_finalized);
  }
  SUBCASE("a lookup that finds nothing") {
    Run run(kDeploy, R"({"kumo": {"stack": {"StackName": "lookup:env:NOT_SET"}}})");
    CHECK(run.failed_after() == Signal::lookup_init);
  }
  SUBCASE("a section that its schema refuses") {
    Run run(kDeploy, R"({"kumo": {"stack": {}}})");
    CHECK(run.failed_after() == Signal::config_validation_init);
  }
  SUBCASE("no section") {
    Run run(kDeploy, R"({"ramuda": {}})");
    CHECK(run.failed_after() == Signal::config_validation_finalized);
  }
  SUBCASE("credentials that are refused") {
    Run run;
    run.world.aws.always("GetCallerIdentity", [](const aws::Call&) -> Json {
      ServiceError error("sts", "GetCallerIdentity", "ExpiredToken", "too old");
      error.status = 403;
      throw error;
    });
    CHECK(run.failed_after() == Signal::config_validation_finalized);
    CHECK(run.errors() ==
          std::vector<std::string>{
              "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: too "
              "old",
              "Your credentials have expired... Please renew and try again!"});
  }
  CHECK(runs == 0);
}

TEST_CASE("receivers of error know what failed, even without a configuration") {
  Run run(kDeploy, "{");
  Json seen, config;
  run.bus.connect(Signal::error, [&](Context& ctx) {
    seen = ctx.shared;
    config = ctx.config;
  });
  CHECK(run.go() == 1);
  CHECK_FALSE(text(seen, "/error").empty());
  CHECK(text(seen, "/tool") == "kumo");
  CHECK(text(seen, "/command") == "deploy");
  CHECK(config == Json::object());
}

TEST_CASE("a hook that hangs ends the run at its signal with one sentence") {
  Run run(kDeploy, R"({"hookfile": "hooks.py", "kumo": {"stack": {"StackName": "s"}}})");
  run.world.file("hooks.py", R"py(
import time
from gcdt.gcdt_signals import bundle_pre
@bundle_pre.connect
def hang(params):
    while True: time.sleep(0.01)
)py");
  os::Environment impatient = run.world.environment;
  impatient.variables["GCDT_PYTHON_TIMEOUT"] = "1.5";
  python::Host host(python::Options{.dir = run.world.dir.path(),
                                    .environment = impatient,
                                    .serve = [](std::string_view, const Json&) { return Json(); },
                                    .print = [](std::string_view, bool) {}});
  Context ctx{.out = run.world.out,
              .session = run.world.session,
              .clock = run.world.clock,
              .processes = run.world.processes,
              .terminal = run.world.terminal,
              .random = run.world.random,
              .python = host,
              .environment = impatient,
              .dir = run.world.dir.path()};
  ctx.tool = &kKumo;
  ctx.command = &kDeploy;
  ctx.env = "dev";
  ctx.shared = initial_context(ctx, {});
  connect_python_hooks(run.bus);
  CHECK(run_lifecycle(kDeploy, ctx, run.bus) == 1);
  REQUIRE(run.errors().size() == 1);
  CHECK(run.errors()[0].starts_with("'hooks.py' was not done after 1.5 s (at line "));
  CHECK(run.signals.back() == Signal::error);
  CHECK(std::ranges::find(run.signals, Signal::bundle_init) == run.signals.end());
  CHECK(runs == 0);
}
