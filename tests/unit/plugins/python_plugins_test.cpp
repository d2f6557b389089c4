#include <doctest.h>

#include "base/text.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;

namespace {

constexpr std::string_view kFriendly = R"py(
from gcdt import gcdt_signals
def hello(context): print("MoinMoin %s!" % context["user"])
def register(): gcdt_signals.initialized.connect(hello)
def deregister(): gcdt_signals.initialized.disconnect(hello)
)py";

// A virtualenv with one plugin, and the interpreter that finds it.
struct Plugin : PluginRun {
  explicit Plugin(std::string_view code) : PluginRun("kumo", "deploy") {
    auto python = os::find_program("python3", environment);
    REQUIRE(python);
    package("my_plugin-1", "Name: my-plugin\nVersion: 1\n", "[gcdt10]\nx = my_plugin\n");
    file(kPackages + std::string("my_plugin.py"), code);
    std::filesystem::create_directories(dir.path() / "venv/bin");
    os::write_file(dir.path() / "venv/bin/python",
                   fmt::format("#!/bin/sh\nPYTHONPATH={} exec {} \"$@\"\n",
                               (dir.path() / kPackages).string(), python->string()),
                   0755);
    environment.variables["VIRTUAL_ENV"] = (dir.path() / "venv").string();
    host = std::make_unique<python::Host>(python::Options{
        .dir = dir.path(),
        .environment = environment,
        .serve =
            [this](std::string_view, const Json& params) {
              logged += text_or(params, "/level") + ": " + text_or(params, "/text") + "\n";
              return Json();
            },
        .print = [this](std::string_view bytes, bool) { printed += bytes; }});
    own.emplace(Context{.out = out,
                        .session = session,
                        .clock = clock,
                        .processes = processes,
                        .terminal = terminal,
                        .random = random,
                        .python = *host,
                        .environment = environment,
                        .dir = dir.path()});
    own->shared = {{"user", "alice"}};
  }
  void package(const std::string& info, const char* metadata, const char* entry_points) {
    file(kPackages + info + ".dist-info/METADATA", metadata);
    file(kPackages + info + ".dist-info/entry_points.txt", entry_points);
  }
  void load() { plugins::connect(bus, *own); }
  std::string load_failure() {
    try {
      load();
    } catch (const Error& error) {  // it is what the test wants to see
      return error.what();
    }
    return "";
  }

  static constexpr const char* kPackages = "venv/lib/python3.11/site-packages/";
  std::unique_ptr<python::Host> host;
  std::optional<Context> own;
  std::string logged;
};

}  // namespace

TEST_CASE("plugins of the virtualenv are loaded before the first signal") {
  Plugin plugin(kFriendly);
  plugin.load();
  plugin.bus.send(Signal::initialized, *plugin.own);
  CHECK(plugin.printed == "MoinMoin alice!\n");
}

TEST_CASE("packages that this program replaces are not loaded") {
  Plugin plugin(kFriendly);
  plugin.package("gcdt_lookups-1", "Name: gcdt-lookups\nVersion: 1\n",
                 "[gcdt10]\nlookups = gcdt_lookups.lookups\n");
  plugin.package("gcdt_awsume-1", "Name: gcdt-awsume\nVersion: 1\n",
                 "[gcdt10]\nawsume = gcdt_awsume.plugin\n");
  CHECK(plugin.load_failure().empty());
}

TEST_CASE("an installed say-hello is served by ours") {
  Plugin plugin("");
  plugin.package("gcdt_say_hello-1", "Name: gcdt-say-hello\nVersion: 1\n",
                 "[gcdt10]\nhello = gcdt_say_hello.hello\n");
  plugin.load();
  plugin.bus.send(Signal::initialized, *plugin.own);
  CHECK(plugin.said().contains("MoinMoin alice!\n"));
}

TEST_CASE("a plugin with only register is not used, which a warning says") {
  Plugin plugin("def register(): print('registered')\n");
  plugin.load();
  CHECK(plugin.printed.empty());
  CHECK(plugin.logged.contains("warning: No valid hook configuration: <module 'my_plugin' from "));
  CHECK(plugin.logged.contains("Not using hooks!"));
}

TEST_CASE("a plugin without hooks is imported, and that is all") {
  Plugin plugin("print('imported')\n");
  plugin.load();
  CHECK(plugin.printed == "imported\n");
  CHECK_FALSE(plugin.logged.contains("warning"));
}

TEST_CASE("a plugin that cannot be loaded ends the run with one sentence that names it") {
  CHECK(Plugin("import no_such_package\n").load_failure() ==
        "could not load plugin 'my-plugin': ModuleNotFoundError: No module named "
        "'no_such_package' (venv/lib/python3.11/site-packages/my_plugin.py:1)");
  CHECK(Plugin("def register(): raise ValueError('boom')\ndef deregister(): pass\n")
            .load_failure()
            .contains("register() failed: ValueError: boom"));
}

TEST_CASE("a plugin that crashes its Python is one sentence") {
  std::string failure = Plugin("import ctypes\nctypes.string_at(0)\n").load_failure();
  CHECK(failure.contains("my_plugin"));
  CHECK(failure.contains("signal 11"));
  CHECK(Plugin("import os\nos._exit(3)\n").load_failure().contains("exit code 3"));
}
