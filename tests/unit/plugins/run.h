// One run of a command as plugins see it: the world of a test, and the signals they listen to.
#pragma once

#include <string>

#include "lifecycle/lifecycle.h"
#include "plugins/plugins.h"
#include "support/world.h"

namespace gcdt::test {

struct PluginRun : World {
  PluginRun(const char* tool, const char* command, Json configuration = Json::object(),
            Json arguments = Json::object())
      : PluginRun(std::make_unique<Named>(tool, command), std::move(configuration),
                  std::move(arguments)) {}

  void connect() { plugins::connect(bus, ctx); }
  void send(Signal signal) { bus.send(signal, ctx); }
  std::vector<std::string> warnings() { return out.notices(output::Notice::warning); }

  Bus bus;

 private:
  struct Named {
    Named(const char* name_of_tool, const char* usage)
        : command{usage, "", [](Context&) {}}, tool{name_of_tool, "", {&command}} {}
    Command command;
    Tool tool;
  };
  PluginRun(std::unique_ptr<Named> named, Json configuration, Json arguments)
      : World(named->tool, named->command, Json::object()), named_(std::move(named)) {
    environment.variables.erase("VIRTUAL_ENV");
    ctx.config = std::move(configuration);
    for (const auto& [key, value] : arguments.items())
      ctx.args.values[key] = value.get<std::string>();
  }
  std::unique_ptr<Named> named_;
};

}  // namespace gcdt::test
