// How schema messages show values, and unanchored pattern search.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::config {

// As Python's repr() shows it: 'text', ['a', 'b'], True, None.
std::string python_repr(const Json& value);
// ECMAScript pattern, unanchored. Texts above 64 KiB never match: std::regex recurses.
bool matches_pattern(const std::string& text, const std::string& pattern);

}  // namespace gcdt::config
