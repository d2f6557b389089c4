#include <doctest.h>

#include "plugins/say_hello.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;

TEST_CASE("an installed say-hello greets at the beginning and at the end") {
  PluginRun run("kumo", "deploy");
  plugins::connect_say_hello(run.bus, true);
  run.ctx.shared = {{"user", "Stuart"}};
  run.send(Signal::initialized);
  run.send(Signal::config_read_finalized);
  run.send(Signal::finalized);
  CHECK(run.said() ==
        "This is a sample debug message.\nMoinMoin Stuart!\nBye Stuart. Talk to you soon!\n");
}

TEST_CASE("say-hello greets whoever it is") {
  PluginRun run("kumo", "deploy");
  plugins::connect_say_hello(run.bus, true);
  run.ctx.shared = Json::object();
  run.send(Signal::initialized);
  run.send(Signal::finalized);
  CHECK(run.said() ==
        "This is a sample debug message.\nMoinMoin to you!\nBye then. Talk to you soon!\n");
}

TEST_CASE("a section in the configuration is enough for say-hello") {
  PluginRun run("kumo", "deploy");
  run.connect();
  run.send(Signal::initialized);
  run.ctx.config = {{"plugins", {{"gcdt_say_hello", Json::object()}}}};
  run.send(Signal::config_read_finalized);
  run.send(Signal::finalized);
  CHECK(run.said() ==
        "This is a sample debug message.\nMoinMoin alice!\nBye alice. Talk to you soon!\n");
}

TEST_CASE("without it nobody is greeted") {
  PluginRun run("kumo", "deploy", {{"plugins", {{"gcdt_say_hello", {{"enabled", false}}}}}});
  run.connect();
  for (Signal signal : {Signal::initialized, Signal::config_read_finalized, Signal::finalized})
    run.send(signal);
  CHECK(run.said().empty());
}
