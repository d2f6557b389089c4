#include "lifecycle/lifecycle.h"

#include <doctest.h>

#include "base/text.h"
#include "support/world.h"

using namespace gcdt;
using output::Notice;

namespace {

void succeed(Context&) {}
void fail_silently(Context&) {
  throw Error("{}", "");
}
void fail(Context&) {
  throw Error("the stack is on fire");
}

const Command kDeploy{"deploy [-v]", "", succeed};
const Command kSilent{"deploy [-v]", "", fail_silently};
const Command kFailing{"deploy [-v]", "", fail};
const Command kList{"list", "", succeed, {.config = false}};
const Tool kKumo{"kumo", "", {&kDeploy, &kSilent, &kFailing, &kList}};

// A run with a configuration file, and the signals that were sent.
struct Run {
  test::World world;
  Bus bus;
  std::vector<std::string> signals;
  int exit_code = -1;

  explicit Run(const Command& command,
               const char* config = R"({"kumo": {"stack": {"StackName": "s"}}})")
      : world(kKumo, command, Json::object()) {
    world.ctx.config = Json::object();
    if (*config) world.file("gcdt_dev.json", config);
    world.aws.always("GetCallerIdentity", Json{{"Account", "123456789012"}});
    bus.connect_all([this](Signal signal, Context&) { signals.emplace_back(name(signal)); });
  }
  Run& go() {
    exit_code = run_lifecycle(*world.ctx.command, world.ctx, bus);
    return *this;
  }
  std::string error() const { return text_or(world.ctx.shared, "/error"); }
};

const std::vector<std::string> kUntilCommand{"initialized",
                                             "config_read_init",
                                             "config_read_finalized",
                                             "check_credentials_init",
                                             "check_credentials_finalized",
                                             "lookup_init",
                                             "lookup_finalized",
                                             "config_validation_init",
                                             "config_validation_finalized",
                                             "bundle_pre",
                                             "bundle_init",
                                             "bundle_finalized",
                                             "command_init"};

std::vector<std::string> followed_by(std::vector<std::string> tail) {
  std::vector<std::string> all = kUntilCommand;
  all.insert(all.end(), tail.begin(), tail.end());
  return all;
}

}  // namespace

TEST_CASE("a successful run sends every signal but error, in the documented order") {
  Run run(kDeploy);
  CHECK(run.go().exit_code == 0);
  CHECK(run.signals == followed_by({"command_finalized", "finalized"}));
}

TEST_CASE("a failing command sends error, and neither command_finalized nor finalized") {
  Run run(kFailing);
  CHECK(run.go().exit_code == 1);
  CHECK(run.signals == followed_by({"error"}));
  CHECK(run.error() == "the stack is on fire");
  CHECK(run.world.out.notices(Notice::error) == std::vector<std::string>{"the stack is on fire"});
}

TEST_CASE("a failure without words gets the original's words") {
  Run run(kSilent);
  CHECK(run.go().exit_code == 1);
  CHECK(run.error() == "'deploy' command failed with exit code 1");
}

TEST_CASE("the section of the tool must exist unless the command needs none") {
  Run without(kDeploy, "");
  CHECK(without.go().exit_code == 1);
  CHECK(without.error() ==
        "Configuration missing for 'kumo'. There is no gcdt_dev.json, .yaml or .py here; `gcdt "
        "generate kumo` writes one to fill in.");
  CHECK(without.signals.back() == "error");
  CHECK(Run(kList, "").go().exit_code == 0);
  Run other(kDeploy, R"({"ramuda": {}})");
  CHECK(other.go().error() ==
        "Configuration missing for 'kumo'. gcdt_dev.json has no section 'kumo'.");
}

TEST_CASE("a receiver may add the section, and may fail the run by setting context error") {
  Run adds(kDeploy, "");
  adds.bus.connect(Signal::config_read_init, [](Context& ctx) {
    ctx.shared["foo"] = "bar";
    ctx.config["kumo"] = {{"stack", {{"StackName", "s"}}}};
  });
  CHECK(adds.go().exit_code == 0);
  Run sets(kDeploy);
  sets.bus.connect(Signal::bundle_pre, [](Context& ctx) { ctx.shared["error"] = "not today"; });
  CHECK(sets.go().exit_code == 1);
  CHECK(sets.error() == "not today");
  CHECK(sets.signals.back() == "error");
}

TEST_CASE("a receiver of error cannot change the outcome") {
  Run run(kFailing);
  run.bus.connect(Signal::error, [](Context&) { throw Error("slack is down"); });
  CHECK(run.go().exit_code == 1);
  CHECK(run.error() == "the stack is on fire");
  CHECK(run.world.out.notices(Notice::warning) == std::vector<std::string>{"slack is down"});
}

TEST_CASE("a receiver of finalized that fails is a warning: the command is done") {
  Run run(kDeploy);
  run.bus.connect(Signal::finalized, [](Context&) { throw Error("no farewell"); });
  CHECK(run.go().exit_code == 0);
  CHECK(run.world.out.notices(Notice::warning) == std::vector<std::string>{"no farewell"});
  CHECK(run.world.out.notices(Notice::error).empty());
}

TEST_CASE("rejected credentials are said in the original's words, other trouble in its own") {
  auto refused = [](int status, const char* code) {
    Run run(kDeploy);
    run.world.aws.always("GetCallerIdentity", [=](const aws::Call&) -> Json {
      ServiceError error("sts", "GetCallerIdentity", code, "no");
      error.status = status;
      throw error;
    });
    return run.go().error();
  };
  CHECK(refused(403, "ExpiredToken") ==
        "Your credentials have expired... Please renew and try again!");
  CHECK(refused(0, "ConnectionError").starts_with("An error occurred (ConnectionError)"));
}

TEST_CASE("with the credentials of another account than the configured one nothing is done") {
  auto run_for = [](const char* account) {
    return Run(
        kDeploy,
        fmt::format(R"({{"account": "{}", "kumo": {{"stack": {{"StackName": "s"}}}}}})", account)
            .c_str());
  };
  Run ours = run_for("123456789012");
  CHECK(ours.go().exit_code == 0);
  Run other = run_for("210987654321");
  other.world.aws.always("GetCallerIdentity", Json{{"Account", "123456789012"},
                                                   {"Arn", "arn:aws:iam::123456789012:user/eve"}});
  CHECK(other.go().exit_code == 1);
  CHECK(other.error() ==
        "The credentials are of account 123456789012 (arn:aws:iam::123456789012:user/eve), but "
        "'account' in the configuration is 210987654321. Nothing was changed. Choose other "
        "credentials (AWS_PROFILE, --profile), or correct it.");
  CHECK(std::ranges::find(other.signals, "bundle_pre") == other.signals.end());
}

TEST_CASE("wrong configuration ends the run before anything is called") {
  Run run(kDeploy, R"({"kumo": {"stack": {"StackName": 5}}})");
  CHECK(run.go().exit_code == 1);
  CHECK(run.error() == "gcdt_dev.json:1:21: kumo.stack.StackName: 5 is not of type 'string'");
  CHECK(run.world.aws.calls.empty());
}

TEST_CASE("debug lines mark the stages, and show context and configuration without secrets") {
  Run run(kDeploy, R"({"kumo": {"stack": {"StackName": "s"}}})");
  run.world.ctx.verbose = true;
  run.bus.connect(Signal::lookup_finalized, [](Context& ctx) {
    ctx.config["pin"] = "17";
    ctx.secret_places = {"/pin"};
  });
  CHECK(run.go().exit_code == 0);
  std::vector<std::string> lines = run.world.out.notices(Notice::debug), marks;
  std::ranges::copy_if(lines, std::back_inserter(marks),
                       [](const std::string& line) { return line.starts_with("### "); });
  auto account = std::ranges::find_if(marks, [](const std::string& line) {
    return line.starts_with("### account 123456789012, region ");
  });
  REQUIRE(account != marks.end());
  CHECK(*(account - 1) == "### config_validation_finalized");
  marks.erase(account);
  std::vector<std::string> expected{"### init", "### context:"};
  for (const std::string& signal : followed_by({"command_finalized", "finalized"})) {
    expected.push_back("### " + signal);
    if (signal == "lookup_finalized") expected.emplace_back("### config after lookup:");
  }
  CHECK(marks == expected);
  std::string all = join(lines, "\n");
  CHECK(all.contains(R"("user": "alice")"));
  CHECK(all.contains(R"("pin": "***")"));
}

TEST_CASE("ENV is lower-cased and must be a plain name") {
  auto env = [](std::map<std::string, std::string, std::less<>> variables) {
    return read_env(os::Environment{std::move(variables)});
  };
  CHECK(env({{"ENV", "DEV_eu-west-1"}}) == "dev_eu-west-1");
  CHECK(env({{"env", "qa"}}) == "qa");
  auto unset = doctest::Contains("'ENV' environment variable not set! It says");
  CHECK_THROWS_WITH_AS(env({}), unset, Error);
  CHECK_THROWS_WITH_AS(env({{"ENV", ""}, {"env", "qa"}}), unset, Error);
  CHECK_THROWS_WITH_AS(env({{"ENV", "../../x"}}), doctest::Contains("is no environment name"),
                       Error);
}

TEST_CASE("hooks see the documented keys of context") {
  Run run(kDeploy);
  run.world.ctx.args.values = {{"deploy", "true"}, {"--verbose", "true"}};
  Json context = initial_context(run.world.ctx, {"gcdt-lookups"});
  for (const char* key : {"version", "tool", "command", "env", "user", "plugins", "_arguments"})
    CHECK(context.contains(key));
  CHECK(context.at("command") == "deploy");
  CHECK(context.at("_arguments") == Json{{"deploy", true}});
}
