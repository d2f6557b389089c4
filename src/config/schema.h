// The subset of JSON Schema that the files in schemas/ use: $ref, type, enum, pattern, properties,
// required, additionalProperties, items, minimum, maximum, default. One file per tool and plugin.
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

class Schema {
 public:
  // Takes the document of one file; `root` itself is the schema.
  explicit Schema(Json root) : root_(std::move(root)) {}
  // The schema of a tool or plugin; nullopt if there is no file for it.
  static std::optional<Schema> named(std::string_view name);

  // Every problem, depth first in the order of the schema. Texts that still are lookups
  // ("lookup:...") fit everywhere. Digit texts where an integer is meant are converted in `value`,
  // and their pointers added to `converted`.
  std::vector<Problem> validate(Json& value, const std::string& pointer,
                                std::vector<std::string>* converted = nullptr) const;

  // The defaults of all properties, as a section.
  Json defaults() const;

 private:
  friend class Validator;
  const Json& resolve(const Json& schema) const;
  Json defaults_of(const Json& schema) const;
  Json root_;
};

}  // namespace gcdt::config
