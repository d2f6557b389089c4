// The part of Handlebars in which swagger files are written: {{name}}, {{{name}}} and {{&name}}
// (all three as they are, nothing is escaped for HTML), comments, #if, #unless, #each, #with with
// {{else}},
// {{#name}} and {{^name}}, `~`, dotted paths, `../`, @index, @key, @first, @last, @root.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::yugen {

// The template with its variables filled in; one that is not there is an empty text, or with
// `strict` an error. Throws Error "<origin>:<line>:<column>: ..." if the text is no template.
std::string fill_in(std::string_view text, const Json& variables, const std::string& origin,
                    bool strict = false);

}  // namespace gcdt::yugen
