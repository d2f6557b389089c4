// ramuda bundle: what deploy would upload, as a file in the project.
#include "base/hash.h"
#include "base/text.h"
#include "bundle/function_bundle.h"
#include "lifecycle/context.h"
#include "os/files.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

static void run(Context& ctx) {
  std::string name = bundle::zip_name(ctx.section());
  std::filesystem::rename(ctx.bundle_file, ctx.dir / name);
  ctx.bundle_file = ctx.dir / name;
  std::string hash = base64_encode(sha256(os::read_file(ctx.bundle_file)));
  ctx.out.show(output::Artifact{name, fmt::format("Finished - a {} is waiting for you...", name)});
  ctx.out.show(output::Result{{{"file", name},
                               {"bytes", std::filesystem::file_size(ctx.bundle_file)},
                               {"CodeSha256", hash}}});
}

const Command bundle{"bundle [--keep] [-v]", "write the bundle of the function to a file", run,
                     Needs{.credentials = false, .bundle = true},
                     "The same project makes the same bytes on every machine. `--keep` uses "
                     "installed packages again when the list of packages has not changed."};

}  // namespace gcdt::ramuda
