// version: of gcdt, its plugins, tools and generators; the same for every tool.
#include "base/version.h"

#include "config/config.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/python_hooks.h"
#include "plugins/plugins.h"
#include "plugins/programs.h"
#include "python/distributions.h"
#include "tools/common.h"

namespace gcdt::tools {

namespace {

using Distributions = std::vector<python::Distribution>;

void show(Context& ctx, std::string_view title, const Distributions& distributions) {
  ctx.out.info(fmt::format("{}:", title));
  for (const auto& [name, version] : distributions)
    ctx.out.info(fmt::format(" * {} version {}", name, version));
}

Json as_json(const Distributions& distributions) {
  Json list = Json::array();
  for (const auto& [name, version] : distributions)
    list.push_back({{"name", name}, {"version", version}});
  return list;
}

// The configuration as far as it can be read: `version` always works. Python runs only if a file of
// the configuration is written in it.
Json readable_config(Context& ctx) {
  auto env = ctx.environment.value("ENV");
  if (!env) return Json::object();
  try {
    auto run_python = [&ctx](const std::filesystem::path& file) {
      return read_python_config(ctx, file);
    };
    return config::read({ctx.dir, read_env(ctx.environment), ctx.tool->name, ctx.environment,
                         ctx.out, run_python})
        .value;
  } catch (const Error& error) {  // what is wrong there is said by commands that need it
    ctx.out.debug(error.what());
    return Json::object();
  }
}

// Plugins that are programs tell their versions themselves.
void add_programs(Context& ctx, Distributions& plugins) {
  for (auto& [name, version, trouble] : plugins::program_versions(ctx, readable_config(ctx))) {
    if (!trouble.empty()) ctx.out.warning(trouble);
    plugins.push_back({std::move(name), std::move(version)});
  }
}

// Scripts read these lines (01-core 2.8): "plugins" is always there, the others if there are any.
void run(Context& ctx) {
  Distributions tools = python::distributions(ctx.environment, "gcdttool10");
  Distributions plugins = plugins::installed(ctx.environment);
  add_programs(ctx, plugins);
  Distributions generators = python::distributions(ctx.environment, "gcdtgen10");
  ctx.out.info(fmt::format("gcdt version {}", gcdt::version()));
  if (!tools.empty()) show(ctx, "gcdt tools", tools);
  show(ctx, "gcdt plugins", plugins);
  if (!generators.empty()) show(ctx, "gcdt scaffolding generators", generators);
  ctx.out.show(output::Result{{{"version", std::string(gcdt::version())},
                               {"tools", as_json(tools)},
                               {"plugins", as_json(plugins)},
                               {"generators", as_json(generators)}}});
}

}  // namespace

const Command version{"version", "print the versions of gcdt and its plugins", run,
                      Needs{.lifecycle = false, .config = false, .credentials = false}};

}  // namespace gcdt::tools
