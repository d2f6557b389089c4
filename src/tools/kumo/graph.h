// The graph of a template in Graphviz's language (10-kumo 13): what refers to what, in the order of
// the template; security groups and load balancers that are open to the world in red.
#pragma once

#include <map>
#include <string>

#include "base/ordered_json.h"

namespace gcdt::kumo {

// `values`: parameter name -> value to show beneath it. Hidden values are the caller's business.
std::string graph_text(const OrderedJson& document,
                       const std::map<std::string, std::string>& values);

// How an output is called there. It may have the name of a parameter or a resource; as one node of
// the graph it would have to be first and last at once, which Graphviz cannot draw.
std::string output_node(const OrderedJson& document, const std::string& id);

}  // namespace gcdt::kumo
