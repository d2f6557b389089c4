#include "lifecycle/bundling.h"

#include "bundle/function_bundle.h"

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

}  // namespace

void prepare_bundle(Context& ctx) {
  bundle::run_scripts(workshop(ctx), array_or_empty(ctx.section(), "/bundling/preBundle"));
}

void build_bundle(Context& ctx) {
  std::filesystem::path folder = ctx.dir / ".gcdt";
  std::filesystem::create_directories(folder);
  ctx.bundle_file = folder / bundle::zip_name(ctx.section());
  bundle::write_function_bundle(workshop(ctx), ctx.section(), ignore_patterns(ctx), ctx.env,
                                ctx.bundle_file);
  ctx.shared["_bundle_file"] = ctx.bundle_file.string();
}

}  // namespace gcdt
