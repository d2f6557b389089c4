// ramuda bundle: what deploy would upload, as a file in the project.
#include <unistd.h>

#include "base/text.h"
#include "bundle/function_bundle.h"
#include "bundle/source_file.h"
#include "lifecycle/context.h"
#include "os/files.h"
#include "tools/ramuda/check.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

namespace {

namespace fs = std::filesystem;

// A second name for the archive, which stays where the next bundle finds it; a copy where that is
// another file system. Old file or new one, never half.
void place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  const fs::path fresh = fmt::format("{}.{}", to.string(), getpid());  // runs may meet here
  fs::remove(fresh, error);
  fs::create_hard_link(from, fresh, error);
  if (error) fs::copy_file(from, fresh, fs::copy_options::overwrite_existing, error);
  if (!error) fs::rename(fresh, to, error);
  if (error) throw Error("could not write '{}': {}", to.string(), error.message());
}

void run(Context& ctx) {
  if (ctx.bundle_file.empty())
    throw Error("The function is a container image ('ramuda.lambda.imageUri'): it has no bundle.");
  std::string name = bundle::zip_name(ctx.section());
  place(ctx.bundle_file, ctx.dir / name);
  os::write_file(ctx.dir / kBundleNote, name);
  ctx.out.show(output::Artifact{name, fmt::format("Finished - a {} is waiting for you...", name)});
  ctx.out.show(
      output::Result{{{"file", name},
                      {"bytes", fs::file_size(ctx.dir / name)},
                      {"CodeSha256", base64_encode(bundle::sha256_of_file(ctx.dir / name))}}});
}

}  // namespace

const Command bundle{"bundle [--keep] [-v]", "write the bundle of the function to a file", run,
                     Needs{.credentials = false, .bundle = true, .check = check_bundle},
                     "The same project makes the same bytes on every machine. `--keep` uses "
                     "installed packages again when the list of packages has not changed."};

}  // namespace gcdt::ramuda
