#include "tools/yugen/review.h"

#include "base/text.h"

namespace gcdt::yugen {

namespace {

void add_stage_changes(ApiReview& review, const Json& operations) {
  for (const Json& operation : operations) {
    std::string path = text(operation, "/path"), value = text_or(operation, "/value");
    if (path.starts_with('/')) path.erase(0, 1);
    bool removed = text_or(operation, "/op") == "remove";
    review.diff.changes.push_back({.kind = removed ? ApiChange::removed : ApiChange::changed,
                                   .area = "stage",
                                   .subject = "stage " + review.stage,
                                   .what = replace_all(path, "~1", "/"),
                                   .before = "",
                                   .after = std::move(value),
                                   .breaking = ""});
  }
}

output::Style style_of(const DiffLine& line) {
  if (line.breaking || line.kind == ApiChange::removed) return output::Style::red;
  if (line.kind == ApiChange::added) return output::Style::green;
  return line.head ? output::Style::bold : output::Style::yellow;
}

}  // namespace

ApiKind api_kind(const Context& ctx) {
  return iequals(text_or(ctx.section(), "/api/type"), "HTTP") ? ApiKind::http : ApiKind::rest;
}

ApiReview review_api(const Context& ctx, const Definition& definition,
                     std::optional<std::string> exported, const Json& operations) {
  ApiReview review{.api = text_or(ctx.section(), "/api/name"),
                   .stage = text_or(ctx.section(), "/api/targetStage"),
                   .live = exported.has_value(),
                   .diff = {}};
  Json before = exported ? parse_export(*std::move(exported)).document : Json::object();
  review.diff = diff_apis(before, definition.document, review.live);
  add_stage_changes(review, operations);
  return review;
}

void show_review(Context& ctx, const ApiReview& review) {
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
