// The one place the version comes from (CMakeLists.txt).
#pragma once

#include <string_view>

namespace gcdt {

std::string_view version();
std::string_view update_url();  // "" = no update check

}  // namespace gcdt
