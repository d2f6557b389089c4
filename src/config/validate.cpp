#include "config/validate.h"

#include "base/text.h"
#include "config/schema.h"
#include "config/yaml.h"

namespace gcdt::config {

namespace {

// "gcdt_dev.json:3:9: " - the first file in which the whole path exists, else the nearest parent in
// the environment file. Python and HOCON files have no positions: their name alone.
std::string place(const std::vector<Source>& sources, const std::string& pointer) {
  for (const Source& source : sources) {
    if (source.name.ends_with(".py") || source.name.ends_with(".conf")) return source.name + ": ";
    if (auto at = locate(source.text, pointer))
      return fmt::format("{}:{}:{}: ", source.name, at->line, at->column);
  }
  return {};
}

}  // namespace

void incept_defaults(Json& config, std::string_view tool) {
  auto section = config.find(tool);
  if (section == config.end() || !section->is_object()) return;
  auto schema = Schema::named(tool);
  if (!schema) return;
  Json with_defaults = schema->defaults();
  merge(with_defaults, *section);
  *section = std::move(with_defaults);
}

void validate(Json& config, const std::vector<Source>& sources, std::string_view tool,
              output::Output& out) {
  auto section = config.find(tool);
  if (section == config.end()) return;
  const Json* wanted = find(*section, "/defaults/validate");
  if (wanted && *wanted == false) return;
  auto schema = Schema::named(tool);
  if (!schema) return;
  std::vector<std::string> converted;
  auto problems = schema->validate(*section, "/" + std::string(tool), &converted);
  if (!converted.empty()) {
    for (std::string& pointer : converted) pointer = dotted(pointer);
    out.warning("numbers written as texts are deprecated, please remove the quotes: " +
                join(converted, ", "));
  }
  if (problems.empty()) return;
  std::vector<std::string> lines;
  for (const Problem& problem : problems)
    lines.push_back(place(sources, problem.pointer) + dotted(problem.pointer) + ": " +
                    problem.message);
  throw Error("{}", join(lines, "\n"));
}

}  // namespace gcdt::config
