#include "lifecycle/context.h"

#include <pwd.h>
#include <unistd.h>

#include "base/version.h"
#include "lifecycle/lifecycle.h"

namespace gcdt {

namespace {

std::string user_name(const os::Environment& environment) {
  for (const char* variable : {"LOGNAME", "USER", "LNAME", "USERNAME"})
    if (auto value = environment.value(variable)) return *value;
  const passwd* entry = getpwuid(getuid());
  return entry ? entry->pw_name : std::to_string(getuid());
}

}  // namespace

const Json& Context::section() const {
  static const Json kNone = Json::object();
  if (std::string_view(tool->name) == "gcdt") return config;
  auto found = config.find(tool->name);
  return found == config.end() ? kNone : *found;
}

Json config_without_secrets(const Context& ctx) {
  Json shown = ctx.config;
  for (const std::string& place : ctx.secret_places)
    if (find(shown, place)) shown[Json::json_pointer(place)] = "***";
  return shown;
}

std::string command_word(const Command& command) {
  std::string_view usage = command.usage;
  return std::string(usage.substr(0, usage.find_first_of(" \n")));
}

Json initial_context(const Context& ctx, const std::vector<std::string>& plugins) {
  Json arguments = Json::object();
  for (const auto& [key, value] : ctx.args.values) {
    if (key == "--verbose") continue;
    arguments[key] = value == "true" ? Json(true) : Json(value);
  }
  return {{"version", std::string(version())},     {"tool", ctx.tool->name},
          {"command", command_word(*ctx.command)}, {"env", ctx.env},
          {"user", user_name(ctx.environment)},    {"plugins", plugins},
          {"_arguments", std::move(arguments)}};
}

}  // namespace gcdt
