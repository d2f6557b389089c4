// yugen preview: shows what `yugen deploy` would change, and whom it would break.
#include "tools/yugen/commands.h"
#include "tools/yugen/functions.h"
#include "tools/yugen/review.h"

namespace gcdt::yugen {

// For CI systems: the page about the run, and a case for each change. One that breaks callers fails
// where the command fails because of it.
static void report(Context& ctx, const ApiReview& review) {
  ctx.out.show(output::Summary{markdown(review)});
  bool strict = ctx.args.has("--fail-on-breaking");
  for (const ApiChange& change : review.diff.changes) {
    bool fails = strict && !change.breaking.empty();
    std::string name = change.subject + (change.what.empty() ? "" : " " + change.what);
    ctx.out.show(output::Case{"API " + review.api, name,
                              fails ? output::Case::failed : output::Case::passed, change.breaking,
                              change_text(change)});
  }
}

static void run(Context& ctx) {
  auto service = make_api_service(ctx);
  auto warn = [&](const std::string& text) { ctx.out.warning(text); };
  auto file = find_definition(ctx.dir, warn);
  auto functions = find_functions(ctx);
  auto api = find_api(ctx, *service);
  std::string id = api ? api->id : "";
  Definition definition = filled_definition(ctx, file, functions, id, service->region());
  require_title(definition, api_name(ctx));
  require_valid(definition, api_kind(ctx), warn);
  require_called_functions(ctx, lambda_calls(definition), functions);
  auto stage = api ? service->stage(id, stage_name(ctx)) : std::nullopt;
  ApiReview review = review_api(ctx, *service, id, stage, definition);
  if (ctx.args.has("--markdown"))
    ctx.out.show(output::Raw{markdown(review)});
  else
    show_review(ctx, review);
  report(ctx, review);
  ctx.out.show(output::Result{as_json(review)});
  if (review.diff.breaking() > 0 && ctx.args.has("--fail-on-breaking"))
    throw Error("The API '{}' would break its callers: {}.", review.api, review.diff.summary());
}

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
