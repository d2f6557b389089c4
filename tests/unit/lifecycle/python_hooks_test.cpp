#include "lifecycle/python_hooks.h"

#include <doctest.h>

#include "lifecycle/lifecycle.h"
#include "support/world.h"

using namespace gcdt;

namespace {

using Notice = output::Notice;

const Command kDeploy{"deploy [-v]", "", [](Context&) {}};
const Command kGenerate{"generate [-v]", "", [](Context&) {}, {.template_code = true}};
const Tool kKumo{"kumo", "", {&kDeploy, &kGenerate}};

struct World : test::World {
  explicit World(const Command& command = kDeploy)
      : test::World(kKumo, command, {{"stack", {{"StackName", "s"}}}}) {}

  void connect() { connect_python_hooks(bus); }
  void send(Signal signal) { bus.send(signal, ctx); }

  Bus bus;
};

constexpr std::string_view kTemplateWithHooks = R"py(
from gcdt import gcdt_signals
def hook(params):
    context, config = params
    context["hooked"] = config["kumo"]["stack"]["StackName"]
    config["kumo"]["parameters"] = {"A": "1"}
def register(): gcdt_signals.check_credentials_init.connect(hook)
def deregister(): pass
def generate_template(): return "{}"
)py";

}  // namespace

TEST_CASE("without hooks Python is never started") {
  World world;
  world.file("cloudformation.py", "def generate_template(): return '{}'\n");
  world.connect();
  world.send(Signal::initialized);
  load_hook_files(world.ctx);
  world.send(Signal::command_init);
  CHECK_FALSE(world.python.running());
}

TEST_CASE("hooks of the template change context and configuration") {
  World world;
  world.file("cloudformation.py", kTemplateWithHooks);
  world.connect();
  load_hook_files(world.ctx);
  CHECK(world.python.running());
  world.send(Signal::check_credentials_init);
  CHECK(world.ctx.shared.at("hooked") == "s");
  CHECK(world.ctx.shared.at("user") == "alice");
  CHECK(world.ctx.config ==
        Json({{"kumo", {{"stack", {{"StackName", "s"}}}, {"parameters", {{"A", "1"}}}}}}));
  world.send(Signal::lookup_init);
}

TEST_CASE("a broken template is a warning, and an error for commands that run it") {
  World world;
  world.file("cloudformation.py", "register = 1\nimport no_such_package\n");
  load_hook_files(world.ctx);
  auto warnings = world.out.notices(Notice::warning);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].starts_with("could not find package for import: ModuleNotFoundError: "));
  CHECK(warnings[0].ends_with("; hooks of the template are not used"));
  World generate(kGenerate);
  generate.file("cloudformation.py", "register = 1\nimport no_such_package\n");
  CHECK_THROWS_AS(load_hook_files(generate.ctx), Error);
}

TEST_CASE("the hookfile of the configuration is loaded, and must exist") {
  World world;
  world.file("hooks.py", R"py(
from gcdt.gcdt_signals import finalized
@finalized.connect
def bye(context): print("bye", context["user"])
)py");
  world.ctx.config = {{"hookfile", "hooks.py"}};
  world.connect();
  load_hook_files(world.ctx);
  world.send(Signal::finalized);
  CHECK(world.printed == "bye alice\n");
  world.ctx.config = {{"hookfile", "missing.py"}};
  CHECK_THROWS_WITH_AS(
      load_hook_files(world.ctx),
      fmt::format("There is no missing.py in '{}'.", world.dir.path().string()).c_str(), Error);
  world.ctx.config = {{"hookfile", Json::array()}};
  CHECK_THROWS_WITH_AS(load_hook_files(world.ctx), "'hookfile' must be a string, not array", Error);
}

TEST_CASE("a Python configuration is read, and its hooks hear what follows") {
  World world;
  world.file("gcdt_dev.py", R"py(
from gcdt import gcdt_signals
def hook(params): params[1]["late"] = True
def register(): gcdt_signals.config_read_finalized.connect(hook)
def deregister(): pass
def generate_config(): return {"kumo": {}}
)py");
  world.connect();
  world.ctx.config = read_python_config(world.ctx, world.dir.path() / "gcdt_dev.py");
  world.send(Signal::config_read_finalized);
  CHECK(world.ctx.config == Json({{"kumo", Json::object()}, {"late", true}}));
}

TEST_CASE("hooks call AWS with the credentials and the region of the run") {
  World world;
  world.file("hooks.py", R"py(
from gcdt.gcdt_signals import command_init
from gcdt.servicediscovery import get_outputs_for_stack
@command_init.connect
def look(params):
    context, config = params
    context["outputs"] = get_outputs_for_stack(context["_awsclient"], "s")
    client = context["_awsclient"].get_client("cloudformation")
    pages = client.get_paginator("list_stacks").paginate()
    context["stacks"] = [s["CreationTime"].year for p in pages for s in p["StackSummaries"]]
    try: client.delete_stack(StackName="s")
    except client.exceptions.ClientError as error:
        context["refused"] = error.response["Error"]["Code"]
)py");
  Json summary = {{"StackName", "s"},
                  {"StackStatus", "CREATE_COMPLETE"},
                  {"CreationTime", "2017-01-01T00:00:00+00:00"}};
  Json stack = summary;
  stack["Outputs"] = Json::array({{{"OutputKey", "k"}, {"OutputValue", "v"}}});
  world.aws.expect("DescribeStacks", {{"StackName", "s"}})
      .reply({{"Stacks", Json::array({stack})}});
  world.aws.expect("ListStacks")
      .reply({{"StackSummaries", Json::array({summary})}, {"NextToken", "t"}});
  world.aws.expect("ListStacks", {{"NextToken", "t"}})
      .reply({{"StackSummaries", Json::array({summary})}});
  world.aws.expect("DeleteStack").error("AccessDenied", "no");
  world.ctx.config["hookfile"] = "hooks.py";
  world.connect();
  load_hook_files(world.ctx);
  world.send(Signal::command_init);
  CHECK(world.ctx.shared.at("outputs") == Json({{"k", "v"}}));
  CHECK(world.ctx.shared.at("stacks") == Json::array({2017, 2017}));
  CHECK(world.ctx.shared.at("refused") == "AccessDenied");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("after a crash the remaining signals do not start Python again") {
  World world;
  world.file("hooks.py", R"py(
import os
from gcdt.gcdt_signals import command_init, error
@command_init.connect
def crash(params): os._exit(1)
@error.connect
def never(params): print("never")
)py");
  world.ctx.config = {{"hookfile", "hooks.py"}};
  world.connect();
  load_hook_files(world.ctx);
  CHECK_THROWS_AS(world.send(Signal::command_init), Error);
  world.send(Signal::error);
  CHECK_FALSE(world.python.running());
  CHECK(world.printed.empty());
}

TEST_CASE("a hook that fails ends the run with one error and the error signal") {
  World world;
  world.file("gcdt_dev.json", R"({"hookfile": "hooks.py", "kumo": {"stack": {"StackName": "s"}}})");
  world.file("hooks.py", R"py(
from gcdt.gcdt_signals import bundle_pre, error, finalized
@bundle_pre.connect
def broken(params): raise ValueError("boom")
@error.connect
def told(params): print("told:", params[0]["error"])
@finalized.connect
def never(context): print("never")
)py");
  world.connect();
  CHECK(run_lifecycle(kDeploy, world.ctx, world.bus) == 1);
  std::string sentence = "hooks.py:4: the hook 'broken' for 'bundle_pre' failed: ValueError: boom";
  CHECK(world.out.notices(Notice::error) == std::vector<std::string>{sentence});
  CHECK(world.printed == "told: " + sentence + "\n");
}
