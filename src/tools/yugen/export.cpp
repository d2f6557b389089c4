// yugen export: what a stage shows, with the extensions of API Gateway, so that importing it gives
// the same API.
#include "base/text.h"
#include "os/files.h"
#include "tools/yugen/api_service.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

namespace {

constexpr const char* kFile = "swagger_export.yaml";

// The file is a template when it is deployed again: braces that are text must be said to be that.
std::string as_template(const std::string& text) {
  return replace_all(text, "{{", "\\{{");
}

void run(Context& ctx) {
  auto service = make_api_service(ctx);
  std::string file = ctx.args.get("--out").value_or(kFile);
  if (file.empty()) throw Error("--out must name the file that is to be written.");
  ctx.out.say("Exporting to swagger...");
  Api api = require_api(ctx, *service);
  show_api(ctx, api.answer);
  std::string stage = stage_name(ctx);
  require_stage(*service, api, stage);
  auto version =
      ctx.args.has("--openapi") ? ApiService::Version::openapi : ApiService::Version::swagger;
  std::string text = service->exported(api.id, stage, version, ApiService::Form::yaml);
  os::write_file(ctx.dir / file, as_template(text));
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
