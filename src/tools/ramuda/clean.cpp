// ramuda clean: removes what bundling leaves in the project.
#include "lifecycle/context.h"
#include "os/files.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

constexpr const char* kLeftovers[] = {"vendored", "bundle.zip", "node_modules", "nodeenv", ".gcdt"};

// The bundle, where the configuration gave it a name of its own; never anything outside.
static void remove_bundle(Context& ctx) {
  namespace fs = std::filesystem;
  auto name = os::read_file_if_exists(ctx.dir / kBundleNote);
  if (!name) return;
  fs::path path = fs::path(*name).lexically_normal();
  bool inside = path.is_relative() && !path.empty() && *path.begin() != "..";
  std::error_code error;
  if (inside && fs::is_regular_file(ctx.dir / path) && fs::remove(ctx.dir / path, error))
    ctx.out.debug(fmt::format("Deleting {}...", path.string()));
}

static void run(Context& ctx) {
  remove_bundle(ctx);
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
