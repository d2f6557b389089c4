// tenkai bundle: what deploy would upload, as a file in the project.
#include "base/text.h"
#include "bundle/source_file.h"
#include "lifecycle/context.h"
#include "tools/tenkai/commands.h"

namespace gcdt::tenkai {

static void run(Context& ctx) {
  if (ctx.bundle_file.empty())
    throw Error("'tenkai.codedeploy.appspec' is the whole revision: there is nothing to bundle.");
  std::string path = ctx.bundle_file.string();
  ctx.out.show(output::Artifact{path, fmt::format("created bundle at {}", path)});
  uint64_t size = std::filesystem::file_size(ctx.bundle_file);
  std::string hash = hex_encode(bundle::sha256_of_file(ctx.bundle_file));
  ctx.out.show(output::Result{{{"file", path}, {"bytes", size}, {"sha256", hash}}});
}

const Command bundle{"bundle [-v]", "write the bundle of the revision to a file", run,
                     Needs{.credentials = false, .bundle = true},
                     "The same project makes the same bytes on every machine. AWS is asked only "
                     "for what lookups of the configuration need."};

}  // namespace gcdt::tenkai
