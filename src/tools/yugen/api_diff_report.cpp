// A diff of two APIs as lines, as markdown and as JSON.
#include <algorithm>

#include "base/text.h"
#include "output/sanitize.h"
#include "tools/yugen/api_diff.h"

namespace gcdt::yugen {

namespace {

constexpr size_t kLongestValue = 120;

std::string clipped(std::string_view value) {
  std::string text = output::make_inert(value, output::Mode::line);
  std::string_view start = clip_width(text, kLongestValue);
  return start.size() == text.size() ? text : std::string(start) + "...";
}

std::string values_of(const ApiChange& change) {
  if (change.before.empty() && change.after.empty()) return {};
  if (change.before.empty()) return ": " + clipped(change.after);
  if (change.after.empty()) return ": " + clipped(change.before);
  return fmt::format(": {} → {}", clipped(change.before), clipped(change.after));
}

char sign(ApiChange::Kind kind) {
  return kind == ApiChange::added ? '+' : kind == ApiChange::removed ? '-' : '~';
}

std::string head_of(const ApiChange& change) {
  if (change.area == "model" || change.area == "authorizer")
    return change.area + " " + change.subject;
  return change.subject;
}

std::string kind_name(ApiChange::Kind kind) {
  return kind == ApiChange::added ? "added" : kind == ApiChange::removed ? "removed" : "changed";
}

// As it may stand in a table: on one line, as code, its own marks harmless.
std::string code(std::string_view value) {
  if (value.empty()) return "";
  std::string text = replace_all(replace_all(clipped(value), "`", "'"), "|", "\\|");
  return fmt::format("`{}`", text);
}

}  // namespace

size_t ApiDiff::breaking() const {
  return static_cast<size_t>(std::ranges::count_if(
      changes, [](const ApiChange& change) { return !change.breaking.empty(); }));
}

std::string ApiDiff::summary() const {
  std::vector<std::string> parts;
  for (ApiChange::Kind kind : {ApiChange::added, ApiChange::removed, ApiChange::changed}) {
    auto number = std::ranges::count(changes, kind, &ApiChange::kind);
    if (number > 0) parts.push_back(fmt::format("{} {}", number, kind_name(kind)));
  }
  if (parts.empty()) return "no differences";
  std::string text = join(parts, ", ");
  if (size_t number = breaking(); number > 0)
    text += fmt::format("; {} break{} callers", number, number == 1 ? "s" : "");
  return text;
}

std::vector<DiffLine> diff_lines(const ApiDiff& diff) {
  std::vector<DiffLine> lines;
  std::string head;
  for (const ApiChange& change : diff.changes) {
    bool breaking = !change.breaking.empty();
    std::string why = breaking ? fmt::format("  (breaks callers: {})", change.breaking) : "";
    if (change.what.empty()) {
      lines.push_back({.text = fmt::format("{} {}{}", sign(change.kind), head_of(change), why),
                       .kind = change.kind,
                       .head = true,
                       .breaking = breaking});
      head.clear();
      continue;
    }
    if (head != head_of(change)) {
      head = head_of(change);
      lines.push_back({.text = "~ " + head, .kind = ApiChange::changed, .head = true});
    }
    lines.push_back({.text = fmt::format("    {} {}{}{}", sign(change.kind), change.what,
                                         values_of(change), why),
                     .kind = change.kind,
                     .head = false,
                     .breaking = breaking});
  }
  return lines;
}

std::string change_text(const ApiChange& change) {
  std::string text = kind_name(change.kind) + values_of(change);
  return change.breaking.empty() ? text : text + "\nbreaks callers: " + change.breaking;
}

std::string diff_markdown(const ApiDiff& diff, const std::string& title) {
  std::string text = fmt::format("### {}\n\n{}\n", title, diff.summary());
  if (diff.changes.empty()) return text;
  text +=
      "\n| change | where | what | before | after | breaks callers |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  for (const ApiChange& change : diff.changes)
    text += fmt::format(
        "| {} | {} | {} | {} | {} | {} |\n", kind_name(change.kind), code(head_of(change)),
        change.what.empty() ? change.area : code(change.what), code(change.before),
        code(change.after), change.breaking.empty() ? "" : ":warning: **" + change.breaking + "**");
  return text;
}

Json diff_json(const ApiDiff& diff) {
  Json changes = Json::array();
  auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  for (const ApiChange& change : diff.changes)
    changes.push_back({{"change", kind_name(change.kind)},
                       {"area", change.area},
                       {"subject", change.subject},
                       {"what", or_null(change.what)},
                       {"before", or_null(change.before)},
                       {"after", or_null(change.after)},
                       {"breaking", or_null(change.breaking)}});
  return {
      {"changes", std::move(changes)}, {"breaking", diff.breaking()}, {"summary", diff.summary()}};
}

}  // namespace gcdt::yugen
