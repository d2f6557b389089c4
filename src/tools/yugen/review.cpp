#include "tools/yugen/review.h"

#include "base/text.h"

namespace gcdt::yugen {

namespace {

// patchOperations of a REST API, or members of UpdateStage of an HTTP API.
void add_stage_changes(ApiReview& review, const Json& changes) {
  auto add = [&](std::string what, std::string after) {
    review.diff.changes.push_back({.kind = ApiChange::changed,
                                   .area = "stage",
                                   .subject = "stage " + review.stage,
                                   .what = std::move(what),
                                   .before = "",
                                   .after = std::move(after),
                                   .breaking = ""});
  };
  if (changes.is_object()) {
    for (const auto& [member, value] : changes.items()) add(member, dump(value));
    return;
  }
  for (const Json& operation : changes) {
    std::string path = text(operation, "/path");
    if (path.starts_with('/')) path.erase(0, 1);
    add(replace_all(path, "~1", "/"), text_or(operation, "/value"));
  }
}

output::Style style_of(const DiffLine& line) {
  if (line.breaking || line.kind == ApiChange::removed) return output::Style::red;
  if (line.kind == ApiChange::added) return output::Style::green;
  return line.head ? output::Style::bold : output::Style::yellow;
}

}  // namespace

ApiKind api_kind(const Context& ctx) {
  return is_http_api(ctx) ? ApiKind::http : ApiKind::rest;
}

ApiReview review_api(const Context& ctx, const ApiService& service, const std::string& api_id,
                     const std::optional<Stage>& stage, const Definition& definition) {
  ApiReview review{.api = api_name(ctx),
                   .stage = stage_name(ctx),
                   .live = stage && !stage->deployment.empty(),
                   .diff = {}};
  Json before = Json::object();
  if (review.live) {
    // In the version of the definition, so that as little as possible differs in how it is written.
    auto version = definition.document.contains("swagger") ? ApiService::Version::swagger
                                                           : ApiService::Version::openapi;
    before = parse_export(service.exported(api_id, review.stage, version, ApiService::Form::json))
                 .document;
  }
  review.diff = diff_apis(before, definition.sent(), review.live, api_kind(ctx));
  add_stage_changes(review, service.stage_changes(stage ? stage->answer : Json::object()));
  return review;
}

void show_review(Context& ctx, const ApiReview& review) {
  if (review.live && review.diff.changes.empty()) {
    ctx.out.say(fmt::format("Stage '{}' of the API '{}' is as the definition says: {}.",
                            review.stage, review.api, review.diff.summary()));
    return;
  }
  ctx.out.say(review.live ? fmt::format("`yugen deploy` would change stage '{}' of the API '{}':",
                                        review.stage, review.api)
                          : fmt::format("Stage '{}' of the API '{}' does not exist; `yugen deploy` "
                                        "would make it:",
                                        review.stage, review.api));
  for (const DiffLine& line : diff_lines(review.diff)) ctx.out.say(line.text, style_of(line));
  ctx.out.say(review.diff.summary());
}

std::string markdown(const ApiReview& review) {
  std::string title = fmt::format("API `{}`, stage `{}`, would be {}", review.api, review.stage,
                                  review.live ? "changed" : "made");
  return diff_markdown(review.diff, title);
}

Json as_json(const ApiReview& review) {
  Json json = diff_json(review.diff);
  json.update({{"api", review.api}, {"stage", review.stage}, {"live", review.live}});
  return json;
}

}  // namespace gcdt::yugen
