// The text of a template as a tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gcdt::yugen {

// What stands in the braces: `../customer.[first name]`, `@index`.
struct TemplatePath {
  std::string written;
  size_t offset = 0;               // of the tag or the text
  bool at_sign = false;            // @index, @key, @first, @last, @root
  size_t outward = 0;              // how many `../`
  std::vector<std::string> names;  // none: `this`
};

struct TemplateNode {
  enum Kind { text, value, block } kind = text;
  std::string
      content;  // text: as it is; block: "if", "unless", "each", "with", or "" for {{#name}}
  TemplatePath path;
  std::vector<TemplateNode> body, otherwise;
};

// Throws Error "<origin>:<line>:<column>: ...".
std::vector<TemplateNode> parse_handlebars(std::string_view text, const std::string& origin);

}  // namespace gcdt::yugen
