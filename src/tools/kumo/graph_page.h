// The graph of a template as a page to move in, search and click.
#pragma once

#include <map>
#include <string>

#include "base/ordered_json.h"

namespace gcdt::kumo {

// `svg`: what Graphviz made of graph_text() with the same arguments.
std::string graph_page(const OrderedJson& document,
                       const std::map<std::string, std::string>& values, std::string svg);

}  // namespace gcdt::kumo
