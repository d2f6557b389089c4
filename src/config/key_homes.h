// Where keys of a configuration belong, for those who wrote one into the wrong section.
#pragma once

#include <string>
#include <string_view>

namespace gcdt::config {

// "'yugen.api'" or "the top level" for a key that stands at `pointer`, but is known in one other
// place only: of the same section, or else of all. Else "".
std::string home_of_key(std::string_view key, std::string_view pointer);

}  // namespace gcdt::config
