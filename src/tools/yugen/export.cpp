// yugen export: what a stage shows, with the extensions of API Gateway, so that importing it gives
// the same API.
#include "os/files.h"
#include "tools/yugen/api_service.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

namespace {

constexpr const char* kFile = "swagger_export.yaml";

void run(Context& ctx) {
  auto service = make_api_service(ctx);
  std::string file = ctx.args.get("--out").value_or(kFile);
  ctx.out.say("Exporting to swagger...");
  Api api = require_api(ctx, *service);
  show_api(ctx, api.answer);
  std::string stage = stage_name(ctx);
  require_stage(*service, api, stage);
  auto version =
      ctx.args.has("--openapi") ? ApiService::Version::openapi : ApiService::Version::swagger;
  os::write_file(ctx.dir / file, service->exported(api.id, stage, version, ApiService::Form::yaml));
  ctx.out.show(output::Artifact{file, fmt::format("Stage '{}' is in {}.", stage, file)});
  ctx.out.show(output::Result{{{"id", api.id}, {"stage", stage}, {"file", file}}});
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
