#include "config/validate.h"

#include "base/text.h"
#include "config/places.h"
#include "config/samples.h"
#include "config/schema.h"

namespace gcdt::config {

namespace {

constexpr std::string_view kPlugins = "/plugins/";

// A section of the configuration that has a schema.
struct Section {
  std::string pointer;  // "/kumo", "/plugins/gcdt_lookups"
  const Schema* schema;
};

std::vector<Section> tool_sections(const Json& config) {
  std::vector<Section> found;
  for (const auto& [key, value] : config.items())
    if (!tool_of_section(key).empty()) found.push_back({"/" + key, Schema::named(key)});
  return found;
}

std::vector<Section> plugin_sections(const Json& config) {
  std::vector<Section> found;
  const Json* plugins = find(config, "/plugins");
  if (!plugins || !plugins->is_object()) return found;
  for (const auto& [key, value] : plugins->items())
    if (const Schema* schema =
            !tool_of_section(key).empty() || key == "gcdt" ? nullptr : Schema::named(key))
      found.push_back({std::string(kPlugins) + key, schema});
  return found;
}

Json& at(Json& config, const Section& section) {
  return config.at(Json::json_pointer(section.pointer));
}

// One pass over the sections, whose findings are told together.
class Check {
 public:
  Check(Json& config, const std::vector<Source>& sources, output::Output& out)
      : config_(config), sources_(sources), out_(out) {}

  void section(const Section& section, bool only_warn) {
    Json& value = at(config_, section);
    for (const char* off : {"/defaults/validate", "/enabled"})
      if (const Json* wanted = find(value, off); wanted && *wanted == false) return;
    Findings findings = section.schema->validate(value, section.pointer);
    for (const Problem& problem : findings.problems)
      (only_warn ? warnings_ : errors_).push_back(line(problem));
    for (const Problem& suspicion : findings.suspicions) warnings_.push_back(line(suspicion));
    for (const std::string& pointer : findings.converted) converted_.push_back(dotted(pointer));
  }

  void tell() const {
    for (const std::string& warning : warnings_) out_.warning(warning);
    if (!converted_.empty())
      out_.warning("numbers written as texts are deprecated, please remove the quotes: " +
                   join(converted_, ", "));
    if (!errors_.empty()) throw Error("{}", join(errors_, "\n"));
  }

 private:
  std::string line(const Problem& problem) const {
    return place(sources_, problem.pointer) + dotted(problem.pointer) +
           (problem.pointer.empty() ? "" : ": ") + problem.message;
  }

  Json& config_;
  const std::vector<Source>& sources_;
  output::Output& out_;
  std::vector<std::string> errors_, warnings_, converted_;
};

// An option that stands in the section itself takes the place of its default, and a plugin that is
// switched off needs none: a default may be a lookup that nobody should have to pay for.
void incept(Json& section, const Schema& schema) {
  if (!section.is_object() || section.value("enabled", Json()) == false) return;
  Json defaults = make_sample(schema, Sample::defaults);
  if (auto options = defaults.find("defaults"); options != defaults.end())
    for (auto& [key, value] : options->items())
      if (section.contains(key)) value = section.at(key);
  add_missing(section, defaults);
}

}  // namespace

void incept_defaults(Json& config, std::string_view tool, bool section_needed) {
  for (const Section& section : tool_sections(config)) incept(at(config, section), *section.schema);
  for (const Section& section : plugin_sections(config))
    incept(at(config, section), *section.schema);
  const Schema* schema = is_tool_section(tool) ? Schema::named(tool) : nullptr;
  if (section_needed || !schema || config.contains(tool)) return;
  Json defaults = make_sample(*schema, Sample::defaults).value("defaults", Json::object());
  defaults["validate"] = false;
  config[std::string(tool)]["defaults"] = std::move(defaults);
}

void validate(Json& config, const std::vector<Source>& sources, std::string_view tool,
              output::Output& out) {
  Check check(config, sources, out);
  check.section({"", Schema::named("gcdt")}, false);
  for (const Section& section : tool_sections(config))
    if (tool == "gcdt" || tool_of_section(std::string_view(section.pointer).substr(1)) == tool)
      check.section(section, tool == "gcdt");
  for (const Section& section : plugin_sections(config)) check.section(section, false);
  check.tell();
}

}  // namespace gcdt::config
