#include "output/ci_summary.h"

#include <algorithm>

#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

constexpr uint64_t kLongest = 1 << 20;
constexpr size_t kLongestCell = 200;
constexpr std::string_view kCut = "\n\n(The rest is left out: a summary has at most 1 MiB.)\n";

// A block of code whose fence is longer than any within.
std::string block(std::string_view text) {
  size_t longest = 2, run = 0;
  for (char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  std::string fence(longest + 1, '`');
  return fmt::format("{}text\n{}\n{}\n", fence, text, fence);
}

std::string cell(const Json& value) {
  return markdown_code(value.is_string() ? value.get<std::string>() : dump(value));
}

// What a person wants to see of a result: its plain values, and the maps of plain values in it
// (the outputs of a stack).
std::string result_table(const Json& result) {
  std::string rows;
  auto add = [&](const std::string& key, const Json& value) {
    rows += fmt::format("| {} | {} |\n", markdown_code(key), cell(value));
  };
  for (const auto& [key, value] : result.items()) {
    if (value.is_primitive()) add(key, value);
    if (!value.is_object()) continue;
    for (const auto& [inner, part] : value.items())
      if (part.is_primitive()) add(key + "." + inner, part);
  }
  return rows.empty() ? "" : "\n| | |\n| --- | --- |\n" + rows;
}

}  // namespace

std::string markdown_code(std::string_view value) {
  std::string text(clip_width(sanitize(value, Mode::line), kLongestCell));
  text = replace_all(replace_all(std::move(text), "`", "'"), "|", "\\|");
  return text.empty() ? "" : fmt::format("`{}`", text);
}

std::string ci_summary(const CiRun& run) {
  std::string text = mask_secrets(run.markdown);
  bool failed = run.exit_code != 0;
  if (text.empty() || failed)
    text =
        fmt::format("### {} {}\n{}", markdown_code(run.title),
                    failed ? fmt::format("failed with exit code {}", run.exit_code) : "succeeded",
                    text.empty() ? "" : "\n" + text);
  if (failed && !run.error.empty()) text += "\n" + block(sanitize(run.error));
  if (run.markdown.empty() && run.result.is_object()) text += result_table(run.result);
  return text + "\n";
}

std::string fit_summary(const std::string& markdown, uint64_t used) {
  uint64_t room = kLongest - std::min(kLongest, used);
  if (markdown.size() <= room) return markdown;
  if (room <= kCut.size()) return {};
  size_t end = markdown.rfind('\n', static_cast<size_t>(room - kCut.size()));
  return markdown.substr(0, end == markdown.npos ? 0 : end) + std::string(kCut);
}

}  // namespace gcdt::output
