#include "plugins/plugins.h"

#include <algorithm>

#include "base/version.h"
#include "lifecycle/python_hooks.h"
#include "plugins/awsume.h"
#include "plugins/notifications.h"
#include "plugins/programs.h"
#include "plugins/say_hello.h"

namespace gcdt::plugins {

namespace {

// Packages of the original that this program replaces: one that is installed is not loaded. Readers
// of configurations, lookups and bundles are stages of the lifecycle and need no receivers.
struct BuiltIn {
  std::string_view distribution, package;
};
constexpr BuiltIn kBuiltIn[] = {{"gcdt-awsume", "gcdt_awsume"},
                                {"gcdt-bundler", "gcdt_bundler"},
                                {"gcdt-config-reader", "gcdt_config_reader"},
                                {"gcdt-datadog-integration", "gcdt_datadog_integration"},
                                {"gcdt-lookups", "gcdt_lookups"},
                                {"gcdt-say-hello", "gcdt_say_hello"},
                                {"gcdt-slack-integration", "gcdt_slack_integration"},
                                {"glomex-config-reader", "glomex_config_reader"}};

std::string_view package_of(std::string_view module) {
  return module.substr(0, module.find('.'));
}

bool is_replaced(std::string_view package) {
  return std::ranges::any_of(kBuiltIn, [&](const BuiltIn& one) { return one.package == package; });
}

}  // namespace

bool replaces(std::string_view distribution) {
  return std::ranges::any_of(kBuiltIn,
                             [&](const BuiltIn& one) { return one.distribution == distribution; });
}

std::vector<python::Distribution> installed(const os::Environment& environment) {
  std::vector<python::Distribution> all;
  for (const BuiltIn& one : kBuiltIn)
    all.push_back({std::string(one.distribution), std::string(version())});
  for (python::Distribution& found : python::distributions(environment, "gcdt10"))
    if (!replaces(found.name)) all.push_back(std::move(found));
  std::ranges::sort(all, {}, &python::Distribution::name);
  return all;
}

void connect(Bus& bus, Context& ctx) {
  Json python_plugins = Json::array();
  bool has_say_hello = false, has_awsume = false;
  for (const auto& [distribution, module] : python::entry_points(ctx.environment, "gcdt10")) {
    std::string_view package = package_of(module);
    has_say_hello |= package == "gcdt_say_hello";
    has_awsume |= package == "gcdt_awsume";
    if (!is_replaced(package))
      python_plugins.push_back({{"distribution", distribution.name}, {"module", module}});
  }
  connect_say_hello(bus, has_say_hello);
  connect_awsume(bus, has_awsume);
  connect_notifications(bus);
  connect_programs(bus);
  connect_python_hooks(bus);
  if (!python_plugins.empty())
    ctx.python.request("load_plugins", {{"plugins", std::move(python_plugins)}});
}

const Json* active_section(const Context& ctx, std::string_view name) {
  const Json* section = find(ctx.config, fmt::format("/plugins/{}", name));
  if (!section || !section->is_object()) return nullptr;
  return is_disabled(*section) ? nullptr : section;
}

bool is_disabled(const Json& section) {
  const Json* enabled = find(section, "/enabled");
  return enabled && *enabled == false;
}

std::string option(const Json& section, std::string_view key) {
  for (const char* place : {"/", "/defaults/"}) {
    const Json* value = find(section, fmt::format("{}{}", place, key));
    if (value && value->is_string()) return value->get<std::string>();
  }
  return {};
}

}  // namespace gcdt::plugins
