// yugen preview: shows what `yugen deploy` would change, and whom it would break.
#include "aws/values.h"
#include "tools/yugen/commands.h"
#include "tools/yugen/deployment.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/review.h"
#include "tools/yugen/stage.h"

namespace gcdt::yugen {

namespace {

// In the version of the definition, so that as little as possible differs in how it is written.
std::string export_of(const Gateway& gateway, const Definition& definition, const std::string& id,
                      const std::string& stage) {
  bool swagger = definition.document.contains("swagger");
  Json answer = gateway.call("GetExport", {{"restApiId", id},
                                           {"stageName", stage},
                                           {"exportType", swagger ? "swagger" : "oas30"},
                                           {"parameters", {{"extensions", "apigateway"}}},
                                           {"accepts", "application/json"}});
  return std::string(aws::bytes_of(answer.at("body")));
}

void run(Context& ctx) {
  Gateway gateway(ctx);
  auto warn = [&](const std::string& text) { ctx.out.warning(text); };
  auto file = find_definition(ctx.dir, warn);
  auto functions = find_functions(ctx);
  auto api = find_api(ctx, gateway);
  std::string id = api ? text(*api, "/id") : "", name = stage_name(ctx);
  Definition definition =
      read_definition(file, definition_variables(ctx, functions, id, gateway.region()));
  require_title(definition, api_name(ctx));
  require_valid(definition, api_kind(ctx), warn);
  auto stage = api ? find_stage(gateway, id, name) : std::nullopt;
  std::optional<std::string> live;
  if (stage) live = export_of(gateway, definition, id, name);
  const Json* settings = find(ctx.section(), "/api");
  Json operations =
      stage_changes(settings ? *settings : Json::object(), stage ? *stage : Json::object());
  ApiReview review = review_api(ctx, definition, std::move(live), operations);
  if (ctx.args.has("--markdown"))
    ctx.out.show(output::Raw{markdown(review)});
  else
    show_review(ctx, review);
  ctx.out.show(output::Result{as_json(review)});
  if (review.diff.breaking() > 0 && ctx.args.has("--fail-on-breaking"))
    throw Error("The API '{}' would break its callers: {}.", review.api, review.diff.summary());
}

}  // namespace

const Command preview{
    "preview [--markdown] [--fail-on-breaking] [-v]",
    "show what deploy would change, and whom it breaks",
    run,
    {},
    "The definition is compared with what the stage shows, by what it means: routes, parameters, "
    "bodies, responses, security, integrations, models, settings of the API and of the stage "
    "(docs/api-definitions.md). Changes that break callers say why; `--fail-on-breaking` ends with "
    "exit code 1 if there are any. `--markdown` writes a comment for a pull request."};

}  // namespace gcdt::yugen
