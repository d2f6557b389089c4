// The part of Handlebars in which swagger files are written: {{name}}, {{{name}}} and {{&name}}
// (all three as they are, nothing is escaped for HTML), comments, #if, #unless, #each, #with with
// {{else}},
// {{#name}} and {{^name}}, `~`, dotted paths, `../`, @index, @key, @first, @last, @root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::yugen {

// The template with its variables filled in; one that is not there is an empty text, or with
// `strict` an error. Throws Error "<origin>:<line>:<column>: ..." if the text is no template.
std::string fill_in(std::string_view text, const Json& variables, const std::string& origin,
                    bool strict = false);

// The same, with where each part of it stands in the template.
struct FilledText {
  struct Part {
    size_t at, source;  // offsets in the text and in the template
    bool copied;        // else the value of a variable
  };
  std::string text;
  std::vector<Part> parts;

  // The offset in the template of what stands at `offset` of the text.
  size_t source_of(size_t offset) const;
};
FilledText fill_in_with_places(std::string_view text, const Json& variables,
                               const std::string& origin, bool strict = false);

}  // namespace gcdt::yugen
