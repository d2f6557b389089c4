// Pages that kumo writes: one self-contained file each, made from pages/. It works from a disk
// without network: its policy for content forbids every request and every script but its own, so
// that nothing a template or AWS says can become markup or code.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::kumo {

struct Page {
  std::string_view kind;  // "graph", "timeline": its script and style in pages/
  std::string title;
  Json data;            // what the script shows; secrets are masked here
  std::string drawing;  // markup that we trust: SVG of Graphviz; may be empty
};

std::string html_page(const Page& page);

}  // namespace gcdt::kumo
