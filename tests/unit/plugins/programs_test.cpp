// Programs as plugins, written in shell for the tests: good ones, and every kind of bad one.
#include "plugins/programs.h"

#include <doctest.h>

#include "base/text.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;

namespace {

constexpr std::string_view kIntroduction =
    R"({"id": 0, "result": {"protocol": 1, "name": "x", "version": "1.2", "signals": )"
    R"(["command_init", "error"]}})";

// A run with the plugin gcdt-plugin-x, a script for bash. $in and $out of the script are the
// socket.
struct Program : PluginRun {
  explicit Program(std::string_view script, std::string_view introduction = kIntroduction)
      : PluginRun("kumo", "deploy") {
    os::write_file(dir.path() / "gcdt-plugin-x",
                   fmt::format(R"(#!/usr/bin/env bash
socket=$1
hear() {{ read -r -u $socket line; }}
say() {{ printf '%s\n' "$1" >&$socket; }}
hear
say '{}'
hear
{}
)",
                               introduction, script),
                   0755);
    name("./gcdt-plugin-x");
    ctx.shared = {{"user", "alice"}};
    connect();
  }
  void name(const Json& executable) {
    ctx.config = {{"plugins", {{"x", {{"executable", executable}}}}}};
  }
  // What starting it and one signal end with; "" if all is well.
  std::string failure() {
    try {
      send(Signal::config_read_finalized);
      send(Signal::command_init);
    } catch (const Error& error) {  // it is what the test wants to see
      return error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("a program hears the signals it asked for and changes context and configuration") {
  Program program(R"sh(
case "$line" in
  *'"context":{"user":"alice"}'*'"name":"command_init"'*) ;;
  *) exit 9 ;;
esac
say '{"id": 1, "result": {"context": {"user": "bob"}, "config": {"kumo": {"a": 1}}}}'
hear
case "$line" in *'"name":"error"'*) say '{"id": 2, "result": {}}' ;; esac
)sh");
  program.send(Signal::initialized);
  CHECK(program.failure().empty());
  CHECK(program.ctx.shared == Json{{"user", "bob"}});
  CHECK(program.ctx.config == Json{{"kumo", {{"a", 1}}}});
  program.send(Signal::bundle_init);
  program.send(Signal::error);
  CHECK(program.ctx.shared == Json{{"user", "bob"}});
}

TEST_CASE("a program may ask AWS, log, and print") {
  Program program(R"sh(
echo "on the terminal"
say '{"method": "log", "params": {"level": "warning", "text": "take care"}}'
params='{"service": "sts", "region": "", "operation": "GetCallerIdentity", "params": {}}'
say "{\"id\": 7, \"request\": 1, \"method\": \"aws.call\", \"params\": $params}"
hear
case "$line" in *'"id":7'*'"Account":"123456789012"'*) say '{"id": 1, "result": {}}' ;; esac
)sh");
  CHECK(program.failure().empty());
  CHECK(program.printed == "on the terminal\n");
  CHECK(program.warnings() == std::vector<std::string>{"take care"});
}

TEST_CASE("an error of a program ends the command") {
  CHECK(Program(R"(say '{"id": 1, "error": {"message": "not on a Friday"}}'; hear)").failure() ==
        "not on a Friday");
}

TEST_CASE("a program that dies is one error, and hears nothing more") {
  Program crashing("kill -SEGV $$");
  CHECK(crashing.failure() == "plugin 'gcdt-plugin-x' crashed (signal 11).");
  crashing.send(Signal::error);
  CHECK(Program("exit 3").failure() ==
        "plugin 'gcdt-plugin-x' ended with exit code 3 before it answered.");
  Program at_start("");
  os::write_file(at_start.dir.path() / "gcdt-plugin-x", "#!/bin/sh\nexit 4\n", 0755);
  CHECK(
      at_start.failure().ends_with("gcdt-plugin-x could not be started: it ended with exit code "
                                   "4."));
}

TEST_CASE("a program that speaks another version is refused") {
  CHECK(Program("", R"({"id": 0, "result": {"protocol": 2}})")
            .failure()
            .starts_with("plugin 'gcdt-plugin-x' speaks version 2 of the protocol, gcdt "));
  CHECK(Program("", R"({"id": 0, "result": "hello"})").failure() ==
        "plugin 'gcdt-plugin-x' did not introduce itself.");
}

TEST_CASE("what is no message of the protocol is refused") {
  for (const char* line :
       {"hello", "[]", "5", R"({"id": "one", "result": {}})", R"({"id": 1})", R"({"method": 7})",
        R"({"method": "log"})", R"({"id": 1, "error": "x"})", R"({"id": 1, "error": {}})"}) {
    CAPTURE(line);
    CHECK(Program(fmt::format("say '{}'", line)).failure() ==
          "plugin 'gcdt-plugin-x' wrote to the socket that belongs to gcdt.");
  }
  CHECK(Program(R"(say '{"id": 1, "result": {"context": 5}}')").failure() ==
        "plugin 'gcdt-plugin-x' answered with a context that is no object.");
}

TEST_CASE("a program that hangs is ended when its time is over") {
  Program program("sleep 60");
  program.environment.variables["GCDT_PLUGIN_TIMEOUT"] = "0.5";
  python::Host host(python::Options{.dir = program.dir.path(),
                                    .environment = program.environment,
                                    .program = program.dir.path() / "gcdt-plugin-x",
                                    .serve = [](auto, const Json&) { return Json(); }});
  CHECK_THROWS_WITH_AS(host.request("signal", Json::object()),
                       "plugin 'gcdt-plugin-x' was not done after 0.5 s and was ended; "
                       "GCDT_PLUGIN_TIMEOUT=<seconds> allows more.",
                       Error);
}

TEST_CASE("a program that prints without end is ended, and little of it is shown") {
  Program program("head -c 1073741824 /dev/zero | tr '\\0' x; hear");
  CHECK(program.failure() == "plugin 'gcdt-plugin-x' printed more than 256 MiB and was ended.");
  CHECK(program.printed.size() < (2 << 20));
}

TEST_CASE("a message without end is refused") {
  Program program("head -c 1073741824 /dev/zero | tr '\\0' x >&$socket; hear");
  CHECK(program.failure() == "plugin 'gcdt-plugin-x' sent a message of more than 256 MiB.");
}

TEST_CASE("a program must be there, and must be called a plugin") {
  auto named = [](const Json& executable) {
    Program program("");
    program.name(executable);
    return program.failure();
  };
  CHECK(named("gcdt-plugin-none") ==
        "'plugins.x.executable' names 'gcdt-plugin-none', which is not on PATH.");
  CHECK(named("./gcdt-plugin-none") ==
        "'plugins.x.executable' names './gcdt-plugin-none', which does not exist.");
  CHECK(named("/bin/true") ==
        "'plugins.x.executable' is '/bin/true'; the name of a plugin's "
        "program begins with 'gcdt-plugin-'.");
  CHECK(named(5) == "'plugins.x.executable' must be a string.");
  Program text("");
  text.file("gcdt-plugin-x", "no program\n");
  CHECK(text.failure().ends_with("could not be started: Permission denied"));
}

TEST_CASE("a program that is switched off is not started") {
  Program program("");
  program.name("gcdt-plugin-none");
  program.ctx.config["plugins"]["x"]["enabled"] = false;
  CHECK(program.failure().empty());
}

TEST_CASE("the versions of programs are those they tell") {
  Program program("");
  auto versions = plugins::program_versions(program.ctx, program.ctx.config);
  REQUIRE(versions.size() == 1);
  CHECK(versions[0].name == "gcdt-plugin-x");
  CHECK(versions[0].version == "1.2");
  CHECK(versions[0].trouble.empty());
  program.name("gcdt-plugin-none");
  versions = plugins::program_versions(program.ctx, program.ctx.config);
  CHECK(versions.at(0).version == "unknown");
  CHECK(versions.at(0).trouble.contains("is not on PATH"));
}
