// Reading of credstash's tables (02 section 4), every version of the format.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/json.h"

namespace gcdt::lookups {

// The plain text of one DynamoDB item. `decrypt` unwraps the data key (KMS Decrypt).
// Throws Error "integrity check failed...", or "record broken: <attribute> ..."; never a content.
std::string read_credstash_item(const Json& item, const std::string& name,
                                const std::function<std::string(const std::string&)>& decrypt);

}  // namespace gcdt::lookups
