// JSON whose objects keep the order in which their members were written, for what depends on it
// (the graph of a template). Everything else uses Json.
#pragma once

#include <nlohmann/json.hpp>

namespace gcdt {

using OrderedJson = nlohmann::ordered_json;

}  // namespace gcdt
