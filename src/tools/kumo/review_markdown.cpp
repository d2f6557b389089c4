// A review as markdown, for a comment on a pull request.
#include "base/text.h"
#include "output/ci_summary.h"
#include "output/sanitize.h"
#include "tools/kumo/review.h"

namespace gcdt::kumo {

namespace {

std::string table(const output::Table& source) {
  auto line = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", join(cells, " | "));
  };
  std::string text = line(source.head) + line(std::vector<std::string>(source.head.size(), "---"));
  for (std::vector<std::string> row : source.rows) {
    for (std::string& cell : row) cell = output::markdown_code(cell);
    text += line(row);
  }
  return text;
}

std::string properties_cell(const ResourceChange& change) {
  std::vector<std::string> parts;
  for (const PropertyChange& property : change.properties) {
    std::string part = output::markdown_code(property.path);
    if (!property.before.empty() || !property.after.empty())
      part += fmt::format(": {} → {}",
                          property.before.empty() ? "-" : output::markdown_code(property.before),
                          property.after.empty() ? "-" : output::markdown_code(property.after));
    if (!property.note.empty()) part += fmt::format(" **{}**", property.note);
    parts.push_back(std::move(part));
  }
  return join(parts, "<br>");
}

std::string action_cell(const ResourceChange& change) {
  std::string text = lower(change.action);
  if (change.replacement == "True") text += ", **replaced**";
  if (change.replacement == "Conditional") text += ", maybe replaced";
  return text;
}

}  // namespace

std::string markdown(const Review& review) {
  std::string text =
      fmt::format("### Stack {} would be {}\n\n{}\n", output::markdown_code(review.stack),
                  review.exists ? "updated" : "created", summary(review.changes));
  if (!review.changes.empty()) {
    text += "\n| action | resource | type | properties |\n| --- | --- | --- | --- |\n";
    for (const ResourceChange& change : review.changes)
      text += fmt::format("| {} | {} | {} | {} |\n", action_cell(change),
                          output::markdown_code(change.id), output::markdown_code(change.type),
                          properties_cell(change));
  }
  for (const output::Table* rows : {&review.parameters, &review.settings})
    if (!rows->rows.empty()) text += "\n" + table(*rows);
  if (!review.warnings.empty()) text += "\n";
  for (const std::string& warning : review.warnings)
    text += fmt::format("* :warning: {}\n", output::make_inert(warning, output::Mode::line));
  return text;
}

}  // namespace gcdt::kumo
