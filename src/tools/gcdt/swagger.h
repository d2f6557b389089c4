// The swagger file of an application of gcdt_gru (02-plugins 9.4).
#pragma once

#include <string_view>

#include "base/json.h"

namespace gcdt::core {

// `routes` as Python tells them (docs/python-protocol.md, load_app). `reference` names the template
// variable for the URI of the function: "appUri".
Json make_swagger(const Json& routes, std::string_view reference);

}  // namespace gcdt::core
