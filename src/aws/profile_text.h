// Changes in the text of ~/.aws/credentials that leave everything else as it is: comments, order,
// other profiles, keys that are not ours.
#pragma once

#include <string>
#include <string_view>

#include "aws/profile.h"

namespace gcdt::aws {

// The text with the properties of [profile] set; the section is appended if there is none. Names
// and values must be single lines.
std::string with_properties(std::string_view text, std::string_view profile,
                            const Section& properties);

}  // namespace gcdt::aws
