// yugen export: what a stage shows, with the extensions of API Gateway, so that importing it gives
// the same API.
#include "os/files.h"
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

namespace {

constexpr const char* kFile = "swagger_export.yaml";

void run(Context& ctx) {
  Gateway gateway(ctx);
  std::string file = ctx.args.get("--out").value_or(kFile);
  ctx.out.say("Exporting to swagger...");
  Json api = require_api(ctx, gateway);
  show_api(ctx, api);
  std::string stage = stage_name(ctx);
  require_stage(gateway, api, stage);
  std::string type = ctx.args.has("--openapi") ? "oas30" : "swagger";
  std::string definition = exported_definition(gateway, text(api, "/id"), stage, type);
  os::write_file(ctx.dir / file, definition);
  ctx.out.show(output::Artifact{file, fmt::format("Stage '{}' is in {}.", stage, file)});
  ctx.out.show(output::Result{
      {{"id", text(api, "/id")}, {"stage", stage}, {"file", file}, {"exportType", type}}});
}

}  // namespace

const Command export_api{"export [--openapi] [--out=<file>] [-v]",
                         "export the API definition to a swagger file",
                         run,
                         {},
                         "What the stage shows is written to `swagger_export.yaml`, or to the file "
                         "that `--out` names, with the extensions of API Gateway: it can be "
                         "deployed again. `--openapi` writes OpenAPI 3.0 instead of Swagger 2.0."};

}  // namespace gcdt::yugen
