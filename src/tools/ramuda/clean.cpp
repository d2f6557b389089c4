// ramuda clean: removes what bundling leaves in the project.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

constexpr const char* kLeftovers[] = {"vendored", "bundle.zip", "node_modules", "nodeenv", ".gcdt"};

static void run(Context& ctx) {
  for (const char* name : kLeftovers) {
    std::error_code error;
    if (std::filesystem::remove_all(ctx.dir / name, error) > 0 && !error)
      ctx.out.debug(fmt::format("Deleting {}...", name));
    if (error) throw Error("'{}' cannot be removed: {}.", name, error.message());
  }
}

const Command clean{"clean [-v]", "remove what bundling left in the project", run,
                    Needs{.lifecycle = false, .config = false, .credentials = false}};

}  // namespace gcdt::ramuda
