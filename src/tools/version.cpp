// version: of gcdt, its plugins, tools and generators; the same for every tool.
#include "base/version.h"

#include "lifecycle/context.h"
#include "plugins/plugins.h"
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

// Scripts read these lines (01-core 2.8): "plugins" is always there, the others if there are any.
void run(Context& ctx) {
  Distributions tools = python::distributions(ctx.environment, "gcdttool10");
  Distributions plugins = plugins::installed(ctx.environment);
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
