// The subset of JSON Schema that the files in schemas/ use: $ref, type, enum, pattern, properties,
// required, additionalProperties, items, minimum, maximum; and required_without: keys that are
// required where another one is missing. As in draft 4, a $ref hides the keywords beside it and
// 300.0 is no integer. One file per tool and plugin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::config {

struct Problem {
  std::string pointer;  // of the wrong value; for a missing key, of the map that lacks it
  std::string message;  // in the original's words: "5 is not of type 'string'"
};

struct Findings {
  std::vector<Problem> problems;
  // Keys that a map tolerates, but that look like misspelt ones.
  std::vector<Problem> suspicions;
  std::vector<std::string> converted;  // pointers of digit texts that became integers
};

class Schema {
 public:
  // Takes the document of one file; `root` itself is the schema.
  explicit Schema(Json root) : root_(std::move(root)) {}
  // The schema of a tool or plugin, parsed on the first call; nullptr if there is no file for it.
  static const Schema* named(std::string_view name);

  // Every problem, depth first. Texts that still are lookups ("lookup:...") fit everywhere. Digit
  // texts where an integer is meant are converted in `value`.
  Findings validate(Json& value, const std::string& pointer) const;

  const Json& root() const { return root_; }
  // What a $ref stands for; the schema itself if it has none.
  const Json& resolve(const Json& schema) const;

 private:
  Json root_;
};

// The names of all schemas as documents show them: "gcdt" (the keys common to all), tools, plugins.
std::vector<std::string> schema_names();
bool is_tool_section(std::string_view name);  // kumo, tenkai, ramuda, yugen
// The tool that reads the section at the top of a configuration: the one of that name, or kumo for
// "stacks" and "stack_set". "" for everything else.
std::string_view tool_of_section(std::string_view name);

}  // namespace gcdt::config
