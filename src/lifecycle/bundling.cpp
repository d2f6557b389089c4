#include "lifecycle/bundling.h"

#include "bundle/function_bundle.h"
#include "lifecycle/revision.h"
#include "os/file_lock.h"

namespace gcdt {

namespace {

bundle::Workshop workshop(const Context& ctx) {
  bool keep = ctx.args.has("--keep") || ctx.section().value("/defaults/keep"_json_pointer, false);
  return {.processes = ctx.processes,
          .environment = ctx.environment,
          .out = ctx.out,
          .project = ctx.dir,
          .verbose = ctx.verbose,
          .keep = keep};
}

std::vector<std::string> ignore_patterns(const Context& ctx) {
  return array_or_empty(ctx.config, "/gcdtignore").get<std::vector<std::string>>();
}

bool is_revision(const Context& ctx) {
  return std::string_view(ctx.tool->name) == "tenkai";
}

// A function that is a container image is built by somebody else.
bool is_image(const Context& ctx) {
  return !text_or(ctx.section(), "/lambda/imageUri").empty();
}

}  // namespace

void prepare_bundle(Context& ctx) {
  if (is_image(ctx) || (is_revision(ctx) && !wants_revision(ctx))) return;
  const Json& deprecated = array_or_empty(ctx.section(), "/preBundle");
  const Json& scripts = array_or_empty(ctx.section(), "/bundling/preBundle");
  if (deprecated.empty() && scripts.empty()) return;
  output::FoldedPart part(ctx.out, "before_bundle", "Scripts before bundling");
  if (is_revision(ctx) && !deprecated.empty()) {
    ctx.out.warning("'tenkai.preBundle' is deprecated; use 'tenkai.bundling.preBundle'.");
    bundle::run_scripts(workshop(ctx), deprecated);
  }
  bundle::run_scripts(workshop(ctx), scripts);
}

void build_bundle(Context& ctx) {
  if (is_revision(ctx)) {
    if (!wants_revision(ctx)) return;
    output::FoldedPart part(ctx.out, "bundle", "Bundle");
    build_revision(ctx, ignore_patterns(ctx));
    return;
  }
  if (is_image(ctx)) return;
  output::FoldedPart part(ctx.out, "bundle", "Bundle");
  std::filesystem::path folder = ctx.dir / ".gcdt";
  std::filesystem::create_directories(folder);
  // Two runs at once would install packages into one folder.
  os::FileLock lock(folder / "lock",
                    [&] { ctx.out.info("Another run bundles this project; waiting for it ..."); });
  // By environment: each has its own settings in it, and a run must not send those of another.
  ctx.bundle_file = folder / fmt::format("{}-{}.zip", ctx.tool->name, ctx.env);
  bundle::write_function_bundle(workshop(ctx), ctx.section(), ignore_patterns(ctx), ctx.env,
                                ctx.bundle_file);
  ctx.shared["_bundle_file"] = ctx.bundle_file.string();
}

}  // namespace gcdt
