// The file that defines an API: OpenAPI 2.0, 3.0 or 3.1 in YAML or JSON, with variables in double
// braces (40-yugen 3).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "tools/yugen/handlebars.h"

namespace gcdt::yugen {

struct Definition {
  std::string file;      // as messages name it: "swagger.yaml"
  std::string source;    // as it was written
  FilledText filled;     // with its variables filled in
  Json document;         // the same, read
  bool is_json = false;  // else YAML
  std::string in_30;     // OpenAPI 3.1 as 3.0, which API Gateway reads; "" for other versions

  // What is sent.
  const std::string& text() const { return in_30.empty() ? filled.text : in_30; }
  // The document that API Gateway makes the API of.
  Json sent() const { return in_30.empty() ? document : parse_json(in_30, file); }
};

// Where the values of a definition stand in the file, to say what is wrong there. Reads the text
// again: make one if there is something to say.
class DefinitionPlaces {
 public:
  explicit DefinitionPlaces(const Definition& definition);
  // "swagger.yaml:12:5" - of the key or list element at a JSON pointer, or of its nearest parent.
  std::string of(std::string_view pointer) const;

 private:
  const Definition& definition_;
  std::map<std::string, size_t, std::less<>> offsets_;  // in the template
};

// swagger.yaml, .yml, .json, or openapi.yaml, .yml, .json in `dir`. If there are several, the first
// of these, and `warn` is told. Throws Error "No swagger file (swagger.yaml) found: ...".
std::filesystem::path find_definition(const std::filesystem::path& dir,
                                      const std::function<void(const std::string&)>& warn);

// Throws Error with line and column if it cannot be read. `strict`: unknown variables are errors.
Definition read_definition(const std::filesystem::path& path, const Json& variables,
                           bool strict = false);
// The same of a text. `file` names it and ends in .json if it is JSON.
Definition parse_definition(std::string text, const std::string& file, const Json& variables,
                            bool strict = false);

// What API Gateway exported: JSON or YAML, and no template.
Definition parse_export(std::string text);

// API Gateway names the API by info.title, we find it by `yugen.api.name`. Throws Error if they
// differ.
void require_title(const Definition& definition, std::string_view api_name);

}  // namespace gcdt::yugen
